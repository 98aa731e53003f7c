import { Button } from 'antd';
import { type ReactNode, useMemo, useState } from 'react';
import { useTexts } from '../../ui/texts.ts';
import styles from './data-table.module.css';
import { texts } from './texts.ts';

export interface Column<Row> {
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  /** Rows can be sorted by it; the one that comes first gives less than 0. */
  readonly order?: (one: Row, other: Row) => number;
  /** `number` stands at the right; `whole` takes a line of its own on a phone, without its title. */
  readonly as?: 'number' | 'whole';
}

interface DataTableProps<Row> {
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** The first says which row it is. */
  readonly columns: readonly Column<Row>[];
  /** What can be done with a row: buttons and links. Sorted, rows are not as they were given. */
  readonly renderActs?: (row: Row, isSorted: boolean) => ReactNode;
  /** Instead of a table without rows. */
  readonly empty?: ReactNode;
  /** Where the server has more rows. */
  readonly further?: { readonly isLoading: boolean; readonly load: () => void } | undefined;
}

interface Sorted {
  readonly by: number;
  readonly down: boolean;
}

const PAGE_SIZE = 100;

/** Rows under heads; on a phone a card for each, with the heads beside its values. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, keyOf, columns, renderActs, empty, further } = props;
  const text = useTexts(texts);
  const [sorted, setSorted] = useState<Sorted>();
  const [most, setMost] = useState(PAGE_SIZE);
  const order = sorted === undefined ? undefined : columns[sorted.by]?.order;
  const inOrder = useMemo(() => {
    if (order === undefined) return rows;
    const up = rows.toSorted(order);
    return sorted?.down === true ? up.toReversed() : up;
  }, [rows, order, sorted]);
  const isCut = rows.length > most;

  if (rows.length === 0 && empty !== undefined)
    return <div className={styles['none']}>{empty}</div>;

  function sort(by: number) {
    if (sorted?.by !== by) setSorted({ by, down: false });
    else setSorted(sorted.down ? undefined : { by, down: true });
  }

  return (
    <>
      <div className={styles['frame']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <Head
                  key={column.title}
                  column={column}
                  sorted={sorted?.by === index ? sorted : undefined}
                  onSort={() => sort(index)}
                />
              ))}
              {renderActs !== undefined && (
                <th scope="col">
                  <span className="only-read-aloud">{text.acts}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {inOrder.slice(0, most).map((row) => (
              <tr key={keyOf(row)}>
                {columns.map(({ title, render, as }) => (
                  <td key={title} data-title={title} data-as={as}>
                    {render(row)}
                  </td>
                ))}
                {renderActs !== undefined && (
                  <td className={styles['acts']}>
                    <div>{renderActs(row, sorted !== undefined)}</div>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {(isCut || further !== undefined) && (
        <Button
          className={styles['more'] ?? ''}
          loading={further?.isLoading ?? false}
          onClick={() => {
            setMost(most + PAGE_SIZE);
            if (rows.length <= most + PAGE_SIZE) further?.load();
          }}
        >
          {text.more}
        </Button>
      )}
    </>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  /** Undefined when the rows are sorted by another, or by none. */
  readonly sorted: Sorted | undefined;
  readonly onSort: () => void;
}

function Head<Row>({ column: { title, order, as }, sorted, onSort }: HeadProps<Row>) {
  if (order === undefined) {
    return (
      <th scope="col" data-as={as}>
        {title}
      </th>
    );
  }
  const direction = sorted === undefined ? 'none' : sorted.down ? 'descending' : 'ascending';
  return (
    <th scope="col" data-as={as} aria-sort={direction}>
      <button type="button" className={styles['sort']} onClick={onSort}>
        {title}
        <span aria-hidden>{sorted === undefined ? '↕' : sorted.down ? '↓' : '↑'}</span>
      </button>
    </th>
  );
}

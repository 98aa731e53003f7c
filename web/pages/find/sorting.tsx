import { Select } from 'antd';
import { useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

type Sort = keyof (typeof texts)['en']['sorts'];

interface SortingProps<Choice extends Sort> {
  readonly sorts: readonly Choice[];
  readonly sort: Choice;
  readonly onSort: (sort: Choice) => void;
}

export function Sorting<const Choice extends Sort>({ sorts, sort, onSort }: SortingProps<Choice>) {
  const text = useTexts(texts);
  return (
    <Select<Choice>
      className={styles['sort'] ?? ''}
      size="small"
      variant="borderless"
      aria-label={text.order}
      value={sort}
      options={sorts.map((value) => ({ value, label: text.sorts[value] }))}
      onChange={onSort}
      popupMatchSelectWidth={false}
    />
  );
}

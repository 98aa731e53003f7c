import { useQuery } from '@tanstack/react-query';
import { Button, Input, Table, type TableColumnsType } from 'antd';
import type { Reply } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../api.ts';
import { queryClient } from '../../queries/client.ts';
import { repliesQuery } from '../../queries/replies.ts';
import { Empty, Failure } from '../../ui/states.tsx';
import { localeOf, useLanguage, useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { useConfirm } from '../form-dialog/use-confirm.ts';
import { MoveButtons } from './move-buttons.tsx';
import styles from './replies.module.css';
import { ReplyDialog } from './reply-dialog.tsx';
import { texts } from './texts.ts';
import { useMoving } from './use-moving.ts';

/** Canned replies, those of all or one's own: to be put in order, sorted, tried, changed. */
export function Replies({ shared }: { readonly shared: boolean }) {
  const text = useTexts(texts);
  const locale = localeOf[useLanguage()];
  const query = useQuery({ ...repliesQuery, refetchOnMount: 'always' });
  const confirm = useConfirm();
  const [open, setOpen] = useState<Reply | 'new'>();
  const [wanted, setWanted] = useState('');
  const [isSorted, setSorted] = useState(false);
  const { container, movedId, move } = useMoving<HTMLDivElement>();
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }

  const all = (query.data ?? []).filter((reply) => reply.shared === shared);
  const shown = all.filter((reply) => holds(reply, wanted));
  // Up and down mean nothing where others stand between.
  const inOrder = !isSorted && wanted.trim() === '' && all.length > 1;
  const movedTo = all.findIndex(({ id }) => id === movedId);

  const askRemove = ({ id, shortcut }: Reply) =>
    confirm({
      title: text.removeOf(shortcut),
      hint: shared ? text.removeSharedHint : text.removeOwnHint,
      act: text.remove,
      run: async () => {
        await api.replies.remove(id);
        await queryClient.invalidateQueries({ queryKey: repliesQuery.queryKey });
      },
    });

  const byText = (of: (reply: Reply) => string) => (one: Reply, other: Reply) =>
    of(one).localeCompare(of(other), locale);
  const columns: TableColumnsType<Reply> = [
    {
      title: text.shortcut,
      sorter: byText(({ shortcut }) => shortcut),
      render: (_, { shortcut }) => <span className={styles['shortcut']}>/{shortcut}</span>,
    },
    {
      title: text.title,
      sorter: byText(({ title }) => title),
      render: (_, { title, text: says }) => (
        <>
          {title}
          <div className={styles['text']} title={says}>
            {says}
          </div>
        </>
      ),
    },
    {
      title: text.uses,
      responsive: ['md'],
      sorter: (one, other) => one.uses - other.uses,
      dataIndex: 'uses',
    },
    {
      title: text.updated,
      responsive: ['md'],
      sorter: (one, other) => one.updatedAt - other.updatedAt,
      render: (_, { updatedAt }) => <Time at={updatedAt} />,
    },
    {
      title: <span className="only-read-aloud">{text.acts}</span>,
      render: (_, reply) => (
        <div className={styles['acts']}>
          {inOrder && (
            <MoveButtons
              reply={reply}
              isFirst={reply.id === all[0]?.id}
              isLast={reply.id === all.at(-1)?.id}
              onMove={(by) => move(reply.id, by)}
            />
          )}
          <Button type="text" size="small" onClick={() => setOpen(reply)}>
            {text.edit}
          </Button>
          <Button type="text" size="small" danger onClick={() => askRemove(reply)}>
            {text.remove}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <div ref={container}>
      <div className={styles['bar']}>
        <Input.Search
          className={styles['search'] ?? ''}
          allowClear
          aria-label={text.search}
          placeholder={text.search}
          onChange={({ target }) => setWanted(target.value)}
        />
        <Button type="primary" onClick={() => setOpen('new')}>
          {text.create}
        </Button>
      </div>
      {inOrder && <p className={styles['orderHint']}>{text.orderHint}</p>}
      <p role="status" className="only-read-aloud">
        {movedTo !== -1 && text.nowAt(all[movedTo]?.shortcut ?? '', movedTo + 1, all.length)}
      </p>
      <Table<Reply>
        rowKey="id"
        size="middle"
        loading={query.isPending}
        columns={columns}
        dataSource={shown}
        onChange={(_page, _filters, sorter) =>
          setSorted(!Array.isArray(sorter) && sorter.order !== undefined && sorter.order !== null)
        }
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        locale={{
          emptyText:
            all.length === 0 ? (
              <Empty title={text.none} hint={text.noneHint} />
            ) : (
              <Empty title={text.notFound} />
            ),
        }}
      />
      <ReplyDialog of={open} shared={shared} onClose={() => setOpen(undefined)} />
    </div>
  );
}

function holds({ shortcut, title, text }: Reply, wanted: string): boolean {
  const part = wanted.trim().toLowerCase();
  return [shortcut, title, text].some((each) => each.toLowerCase().includes(part));
}

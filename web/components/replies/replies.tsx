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
import styles from './replies.module.css';
import { ReplyDialog } from './reply-dialog.tsx';
import { texts } from './texts.ts';

/** Canned replies, those of all or one's own: to be sorted, tried, changed. */
export function Replies({ shared }: { readonly shared: boolean }) {
  const text = useTexts(texts);
  const locale = localeOf[useLanguage()];
  const query = useQuery({ ...repliesQuery, refetchOnMount: 'always' });
  const confirm = useConfirm();
  const [open, setOpen] = useState<Reply | 'new'>();
  const [wanted, setWanted] = useState('');
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }

  const all = (query.data ?? []).filter((reply) => reply.shared === shared);
  const shown = all.filter((reply) => holds(reply, wanted));

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
    <>
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
      <Table<Reply>
        rowKey="id"
        size="middle"
        loading={query.isPending}
        columns={columns}
        dataSource={shown}
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
    </>
  );
}

function holds({ shortcut, title, text }: Reply, wanted: string): boolean {
  const part = wanted.trim().toLowerCase();
  return [shortcut, title, text].some((each) => each.toLowerCase().includes(part));
}

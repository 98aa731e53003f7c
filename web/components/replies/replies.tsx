import { SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import type { Reply } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../api.ts';
import { queryClient } from '../../queries/client.ts';
import { repliesQuery } from '../../queries/replies.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { localeOf, useLanguage, useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { type Column, DataTable } from '../data-table/data-table.tsx';
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
  const { container, movedId, move } = useMoving<HTMLDivElement>();

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
  const columns: readonly Column<Reply>[] = [
    {
      title: text.shortcut,
      order: byText(({ shortcut }) => shortcut),
      render: ({ shortcut }) => <span className={styles['shortcut']}>/{shortcut}</span>,
    },
    {
      title: text.title,
      order: byText(({ title }) => title),
      as: 'whole',
      render: ({ title, text: says }) => (
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
      order: (one, other) => one.uses - other.uses,
      as: 'number',
      render: ({ uses }) => uses,
    },
    {
      title: text.updated,
      order: (one, other) => one.updatedAt - other.updatedAt,
      render: ({ updatedAt }) => <Time at={updatedAt} />,
    },
  ];
  return (
    <div ref={container}>
      <div className={styles['bar']}>
        <Input
          className={styles['search'] ?? ''}
          type="search"
          prefix={<SearchOutlined aria-hidden />}
          allowClear
          aria-label={text.search}
          placeholder={text.search}
          onChange={({ target }) => setWanted(target.value)}
        />
        <Button type="primary" onClick={() => setOpen('new')}>
          {text.create}
        </Button>
      </div>
      <Loaded query={query}>
        {(all) => {
          const listed = all.filter((reply) => reply.shared === shared);
          const movedTo = listed.findIndex(({ id }) => id === movedId);
          // Up and down mean nothing where others stand between.
          const isWhole = wanted.trim() === '' && listed.length > 1;
          return (
            <>
              {isWhole && <p className={styles['orderHint']}>{text.orderHint}</p>}
              <p role="status" className="only-read-aloud">
                {movedTo !== -1 &&
                  text.nowAt(listed[movedTo]?.shortcut ?? '', movedTo + 1, listed.length)}
              </p>
              <DataTable
                rows={listed.filter((reply) => holds(reply, wanted))}
                keyOf={({ id }) => id}
                columns={columns}
                renderActs={(reply, isSorted) => (
                  <>
                    {isWhole && !isSorted && (
                      <MoveButtons
                        reply={reply}
                        isFirst={reply.id === listed[0]?.id}
                        isLast={reply.id === listed.at(-1)?.id}
                        onMove={(by) => move(reply.id, by)}
                      />
                    )}
                    <Button type="text" size="small" onClick={() => setOpen(reply)}>
                      {text.edit}
                    </Button>
                    <Button type="text" size="small" danger onClick={() => askRemove(reply)}>
                      {text.remove}
                    </Button>
                  </>
                )}
                empty={
                  listed.length === 0 ? (
                    <Empty title={text.none} hint={text.noneHint} />
                  ) : (
                    <Empty title={text.notFound} />
                  )
                }
              />
            </>
          );
        }}
      </Loaded>
      <ReplyDialog of={open} shared={shared} onClose={() => setOpen(undefined)} />
    </div>
  );
}

function holds({ shortcut, title, text }: Reply, wanted: string): boolean {
  const part = wanted.trim().toLowerCase();
  return [shortcut, title, text].some((each) => each.toLowerCase().includes(part));
}

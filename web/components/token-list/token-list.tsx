import { useQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import type { Token } from 'chatkeep/client';
import { api } from '../../api.ts';
import type { TokenKind } from '../../paths.ts';
import { refreshTokens, tokensQuery } from '../../queries/tokens.ts';
import { Empty, Failure } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { useConfirm } from '../form-dialog/use-confirm.ts';
import { texts } from './texts.ts';
import styles from './token-list.module.css';

interface TokenListProps {
  readonly kind: TokenKind;
  /** Whose; `me` is oneself. */
  readonly id: string;
}

/** Sessions that hold, and revoking them. */
export function TokenList({ kind, id }: TokenListProps) {
  const text = useTexts(texts);
  const query = useQuery(tokensQuery(kind, id));
  const confirm = useConfirm();
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }

  const askRevoke = (token: Token) =>
    confirm({
      title: text.revokeTitle,
      hint: token.current ? text.revokeOwnHint : text.revokeHint,
      act: text.revoke,
      run: async () => {
        await api.sessions.revokeToken(token.id);
        await refreshTokens();
      },
    });

  const columns: TableColumnsType<Token> = [
    {
      title: text.id,
      render: (_, token) => (
        <>
          {token.id} {token.current && <Tag>{text.current}</Tag>}
        </>
      ),
    },
    { title: text.created, render: (_, { createdAt }) => <Time at={createdAt} /> },
    { title: text.expires, render: (_, { expiresAt }) => <Time at={expiresAt} /> },
    {
      title: <span className="only-read-aloud">{text.acts}</span>,
      className: styles['acts'] ?? '',
      render: (_, token) => (
        <Button type="text" size="small" danger onClick={() => askRevoke(token)}>
          {text.revoke}
        </Button>
      ),
    },
  ];
  return (
    <Table<Token>
      rowKey="id"
      size="middle"
      loading={query.isPending}
      columns={columns}
      dataSource={query.data ?? []}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: <Empty title={text.none} hint={text.noneHint} /> }}
    />
  );
}

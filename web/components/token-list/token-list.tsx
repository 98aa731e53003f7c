import { useQuery } from '@tanstack/react-query';
import { Button, Tag } from 'antd';
import type { Token } from 'chatkeep/client';
import { api } from '../../api.ts';
import type { TokenKind } from '../../paths.ts';
import { refreshTokens, tokensQuery } from '../../queries/tokens.ts';
import { Empty, Loaded } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { Time } from '../../ui/times.tsx';
import { type Column, DataTable } from '../data-table/data-table.tsx';
import { useConfirm } from '../form-dialog/use-confirm.ts';
import { texts } from './texts.ts';

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

  const columns: readonly Column<Token>[] = [
    {
      title: text.id,
      render: (token) => (
        <>
          {token.id} {token.current && <Tag>{text.current}</Tag>}
        </>
      ),
    },
    { title: text.created, render: ({ createdAt }) => <Time at={createdAt} /> },
    { title: text.expires, render: ({ expiresAt }) => <Time at={expiresAt} /> },
  ];
  return (
    <Loaded query={query}>
      {(rows) => (
        <DataTable
          rows={rows}
          keyOf={({ id: no }) => no}
          columns={columns}
          renderActs={(token) => (
            <Button type="text" size="small" danger onClick={() => askRevoke(token)}>
              {text.revoke}
            </Button>
          )}
          empty={<Empty title={text.none} hint={text.noneHint} />}
        />
      )}
    </Loaded>
  );
}

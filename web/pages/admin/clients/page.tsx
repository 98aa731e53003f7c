import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import type { NewRegisteredClient, RegisteredClient } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { type Column, DataTable } from '../../../components/data-table/data-table.tsx';
import { useConfirm } from '../../../components/form-dialog/use-confirm.ts';
import { CopiedText } from '../../../components/secret/copied-text.tsx';
import { SecretDialog } from '../../../components/secret/secret-dialog.tsx';
import { clientsQuery, refreshClients } from '../../../queries/clients.ts';
import { Empty, Loaded } from '../../../ui/states.tsx';
import { useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import { PageHead } from '../page-head.tsx';
import styles from '../page.module.css';
import { firstCall } from './calls.ts';
import { NewClientDialog } from './new-client-dialog.tsx';
import { texts } from './texts.ts';

export function ClientsPage() {
  const text = useTexts(texts);
  const query = useQuery(clientsQuery);
  const confirm = useConfirm();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<NewRegisteredClient>();

  const askRemove = ({ id, name }: RegisteredClient) =>
    confirm({
      title: text.removeOf(name),
      hint: text.removeHint,
      act: text.remove,
      run: async () => {
        await api.clients.revoke(id);
        await refreshClients();
      },
    });

  const columns: readonly Column<RegisteredClient>[] = [
    { title: text.name, render: ({ name }) => name },
    { title: text.id, render: ({ id }) => <span className={styles['code']}>{id}</span> },
    { title: text.scope, render: ({ scope }) => <Tag>{scope}</Tag> },
    {
      title: text.sign,
      render: ({ signRequired }) => (signRequired ? text.required : text.optional),
    },
    { title: text.created, render: ({ createdAt }) => <Time at={createdAt} /> },
  ];
  return (
    <>
      <PageHead title={text.title} hint={text.hint}>
        <Button type="primary" onClick={() => setMaking(true)}>
          {text.create}
        </Button>
      </PageHead>
      <Loaded query={query}>
        {(rows) => (
          <DataTable
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            renderActs={(client) => (
              <>
                <Link to="/admin/tokens" search={{ kind: 'service', id: client.id }}>
                  {text.tokens}
                </Link>
                <Button type="text" size="small" danger onClick={() => askRemove(client)}>
                  {text.remove}
                </Button>
              </>
            )}
            empty={<Empty title={text.none} hint={text.noneHint} />}
          />
        )}
      </Loaded>
      <NewClientDialog open={making} onClose={() => setMaking(false)} onMade={setMade} />
      <SecretDialog
        open={made !== undefined}
        title={text.createdTitle(made?.name ?? '')}
        onClose={() => setMade(undefined)}
      >
        {made !== undefined && (
          <>
            <CopiedText name={text.id} value={made.id} />
            <CopiedText name={text.secret} value={made.secret} />
            <CopiedText name={text.firstCall} value={firstCall(made, location.origin)} />
          </>
        )}
      </SecretDialog>
    </>
  );
}

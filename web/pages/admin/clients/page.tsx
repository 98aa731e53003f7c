import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Table, type TableColumnsType, Tag } from 'antd';
import type { NewRegisteredClient, RegisteredClient } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { useConfirm } from '../../../components/form-dialog/use-confirm.ts';
import { CopiedText } from '../../../components/secret/copied-text.tsx';
import { SecretDialog } from '../../../components/secret/secret-dialog.tsx';
import { clientsQuery, refreshClients } from '../../../queries/clients.ts';
import { Empty, Failure } from '../../../ui/states.tsx';
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

  const columns: TableColumnsType<RegisteredClient> = [
    { title: text.name, dataIndex: 'name' },
    {
      title: text.id,
      responsive: ['md'],
      render: (_, { id }) => <span className={styles['code']}>{id}</span>,
    },
    { title: text.scope, render: (_, { scope }) => <Tag>{scope}</Tag> },
    {
      title: text.sign,
      render: (_, { signRequired }) => (signRequired ? text.required : text.optional),
    },
    {
      title: text.created,
      responsive: ['md'],
      render: (_, { createdAt }) => <Time at={createdAt} />,
    },
    {
      title: <span className="only-read-aloud">{text.acts}</span>,
      render: (_, client) => (
        <div className={styles['rowActs']}>
          <Link to="/admin/tokens" search={{ kind: 'service', id: client.id }}>
            {text.tokens}
          </Link>
          <Button type="text" size="small" danger onClick={() => askRemove(client)}>
            {text.remove}
          </Button>
        </div>
      ),
    },
  ];
  return (
    <>
      <PageHead title={text.title} hint={text.hint}>
        <Button type="primary" onClick={() => setMaking(true)}>
          {text.create}
        </Button>
      </PageHead>
      {query.error === null ? (
        <Table<RegisteredClient>
          rowKey="id"
          size="middle"
          loading={query.isPending}
          columns={columns}
          dataSource={query.data ?? []}
          pagination={false}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: <Empty title={text.none} hint={text.noneHint} /> }}
        />
      ) : (
        <Failure error={query.error} onRetry={() => void query.refetch()} />
      )}
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

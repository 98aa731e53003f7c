import { useInfiniteQuery } from '@tanstack/react-query';
import { Button, Table, type TableColumnsType } from 'antd';
import type { Operator } from 'chatkeep/client';
import { operatorsQuery } from '../../../queries/operators.ts';
import { Failure } from '../../../ui/states.tsx';
import { useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import { useTitle } from '../../../ui/title.ts';
import { texts } from './texts.ts';

export function OperatorsPage() {
  const text = useTexts(texts);
  const query = useInfiniteQuery(operatorsQuery);
  useTitle(text.title);
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }

  const columns: TableColumnsType<Operator> = [
    { title: text.name, dataIndex: 'nickName' },
    { title: text.login, dataIndex: 'login' },
    { title: text.role, render: (_, { role }) => text[role] },
    {
      title: text.state,
      render: (_, { disabledAt, online }) => {
        if (disabledAt !== null) return text.disabled;
        return online ? text.online : text.offline;
      },
    },
    { title: text.created, render: (_, { createdAt }) => <Time at={createdAt} /> },
  ];
  return (
    <>
      <h1>{text.title}</h1>
      <Table<Operator>
        rowKey="id"
        size="middle"
        loading={query.isPending}
        columns={columns}
        dataSource={query.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
      />
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {text.more}
        </Button>
      )}
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Tag } from 'antd';
import type { Operator } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { type Column, DataTable } from '../../../components/data-table/data-table.tsx';
import { useConfirm } from '../../../components/form-dialog/use-confirm.ts';
import { useMe } from '../../../queries/me.ts';
import { operatorsQuery, refreshOperators } from '../../../queries/operators.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Loaded } from '../../../ui/states.tsx';
import { useTexts } from '../../../ui/texts.ts';
import { Time } from '../../../ui/times.tsx';
import { PageHead } from '../page-head.tsx';
import styles from '../page.module.css';
import { EditOperatorDialog, NewOperatorDialog, ResetPasswordDialog } from './operator-dialogs.tsx';
import { texts } from './texts.ts';

type Open =
  | { readonly what: 'new' }
  | { readonly what: 'edit' | 'password'; readonly of: Operator };

export function OperatorsPage() {
  const text = useTexts(texts);
  const query = useInfiniteQuery(operatorsQuery);
  const me = useMe();
  const confirm = useConfirm();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);

  async function setDisabled(operator: Operator, disabled: boolean) {
    await api.operators.update(operator.id, { disabled });
    await refreshOperators();
  }

  function askDisable(operator: Operator) {
    const disabled = operator.disabledAt === null;
    confirm({
      title: disabled ? text.disableOf(operator.nickName) : text.enableOf(operator.nickName),
      hint: disabled ? text.disableHint : text.enableHint,
      act: disabled ? text.disable : text.enable,
      run: () => setDisabled(operator, disabled),
    });
  }

  const columns: readonly Column<Operator>[] = [
    {
      title: text.name,
      render: ({ id, nickName }) => (
        <span className={styles['rowName']}>
          <Avatar id={id} name={nickName} url={null} />
          {nickName}
        </span>
      ),
    },
    { title: text.login, render: ({ login }) => login ?? '–' },
    {
      title: text.role,
      render: ({ role }) => (role === 'admin' ? <Tag>{text.admin}</Tag> : text.agent),
    },
    {
      title: text.state,
      render: ({ disabledAt, online }) => {
        if (disabledAt !== null) return <Tag color="error">{text.disabled}</Tag>;
        return online ? text.online : <span className={styles['soft']}>{text.offline}</span>;
      },
    },
    { title: text.created, render: ({ createdAt }) => <Time at={createdAt} /> },
  ];
  const actsOf = (operator: Operator) => (
    <>
      <Button type="text" size="small" onClick={() => setOpen({ what: 'edit', of: operator })}>
        {text.edit}
      </Button>
      {operator.id === me.id ? (
        <Link to="/settings">{text.ownPassword}</Link>
      ) : (
        <Button
          type="text"
          size="small"
          onClick={() => setOpen({ what: 'password', of: operator })}
        >
          {text.resetPassword}
        </Button>
      )}
      <Link to="/admin/tokens" search={{ kind: 'operator', id: operator.id }}>
        {text.tokens}
      </Link>
      {operator.id !== me.id && (
        <Button
          type="text"
          size="small"
          danger={operator.disabledAt === null}
          onClick={() => askDisable(operator)}
        >
          {operator.disabledAt === null ? text.disable : text.enable}
        </Button>
      )}
    </>
  );
  return (
    <>
      <PageHead title={text.title} hint={text.hint}>
        <Button type="primary" onClick={() => setOpen({ what: 'new' })}>
          {text.create}
        </Button>
      </PageHead>
      <Loaded query={query}>
        {(rows) => (
          <DataTable
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            renderActs={actsOf}
            further={
              query.hasNextPage
                ? {
                    isLoading: query.isFetchingNextPage,
                    load: () => void query.fetchNextPage(),
                  }
                : undefined
            }
          />
        )}
      </Loaded>
      <NewOperatorDialog open={open?.what === 'new'} onClose={close} />
      <EditOperatorDialog operator={open?.what === 'edit' ? open.of : undefined} onClose={close} />
      <ResetPasswordDialog
        operator={open?.what === 'password' ? open.of : undefined}
        onClose={close}
      />
    </>
  );
}

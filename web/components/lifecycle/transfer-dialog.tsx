import { SearchOutlined } from '@ant-design/icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { App, Input, Modal } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { useState } from 'react';
import { operatorsNamedQuery } from '../../queries/operators.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import styles from './lifecycle.module.css';
import { texts } from './texts.ts';
import { transferTargets } from './transfer-targets.ts';
import { useAct } from './use-act.ts';

const FORM = 'transfer';

interface TransferDialogProps {
  readonly conversation: Conversation;
  readonly onClose: () => void;
}

/** Whom to hand a conversation to. What is typed points at the first who is called so. */
export function TransferDialog({ conversation, onClose }: TransferDialogProps) {
  const text = useTexts(texts);
  const { message } = App.useApp();
  const [name, setName] = useState('');
  const [chosenId, setChosenId] = useState<string>();
  const { mutate, isPending } = useAct(conversation);
  const query = useQuery({
    ...operatorsNamedQuery(name.trim()),
    placeholderData: keepPreviousData,
  });
  const operators = transferTargets(query.data?.operators ?? [], conversation);
  const chosen =
    operators.find(({ id }) => id === chosenId) ?? (name === '' ? undefined : operators[0]);

  function transfer() {
    if (chosen === undefined || query.isPlaceholderData) return;
    mutate(
      { act: 'transfer', toOperatorId: chosen.id },
      {
        onSuccess: () => {
          message.success(text.transferred(chosen.nickName || chosen.id));
          onClose();
        },
      },
    );
  }

  return (
    <Modal
      open
      title={text.transferTo}
      width={420}
      okText={text.acts.transfer}
      okButtonProps={{
        htmlType: 'submit',
        form: FORM,
        disabled: chosen === undefined,
        loading: isPending,
      }}
      onCancel={onClose}
    >
      <form
        id={FORM}
        onSubmit={(event) => {
          event.preventDefault();
          transfer();
        }}
      >
        <Input
          autoFocus
          allowClear
          prefix={<SearchOutlined aria-hidden />}
          aria-label={text.findOperator}
          placeholder={text.findOperator}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            setChosenId(undefined);
          }}
        />
        <fieldset className={styles['operators']} aria-label={text.operators}>
          {operators.map(({ id, nickName, online }) => (
            <label key={id} className={styles['operator']}>
              <input
                type="radio"
                name="operator"
                checked={id === chosen?.id}
                onChange={() => setChosenId(id)}
              />
              <Avatar id={id} name={nickName || id} url={null} size={28} />
              <span className={styles['operator-name']}>{nickName || id}</span>
              <span className={styles['presence']} data-online={online}>
                {online ? text.online : text.offline}
              </span>
            </label>
          ))}
        </fieldset>
        {query.error !== null && (
          <Failure error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.isPending && <Loading />}
        {query.isSuccess && operators.length === 0 && (
          <p className={styles['note']}>{name === '' ? text.nobodyElse : text.nobodyCalled}</p>
        )}
        {query.data?.next != null && <p className={styles['note']}>{text.moreOperators}</p>}
      </form>
    </Modal>
  );
}

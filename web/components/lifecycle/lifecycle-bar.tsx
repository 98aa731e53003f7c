import { DownloadOutlined, EditOutlined, MoreOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import type { Conversation } from 'chatkeep/client';
import { Suspense, lazy, useState } from 'react';
import { useHotkeys } from '../../ui/hotkeys.ts';
import { part } from '../../ui/part.ts';
import { useTexts } from '../../ui/texts.ts';
import { TranscriptDialog } from '../transcript/later.ts';
import { texts as transcriptTexts } from '../transcript/texts.ts';
import { type Act, type ActOffer, offersOf } from './acts.tsx';
import styles from './lifecycle.module.css';
import { texts } from './texts.ts';
import { useAct } from './use-act.ts';

const TransferDialog = lazy(async () => ({
  default: (await part(() => import('./transfer-dialog.tsx'))).TransferDialog,
}));
const DetailsDialog = lazy(async () => ({
  default: (await part(() => import('./details-dialog.tsx'))).DetailsDialog,
}));

/** Without asking first. */
const harmless = ['join', 'suspend', 'resume', 'reopen', 'show'] as const;

const isHarmless = (act: Act): act is (typeof harmless)[number] =>
  harmless.some((each) => each === act);

/** What can be done with a conversation: the usual beside a menu that has all. */
export function LifecycleBar({ conversation }: { readonly conversation: Conversation }) {
  const text = useTexts(texts);
  const transcript = useTexts(transcriptTexts).dialog;
  const { modal } = App.useApp();
  const [dialog, setDialog] = useState<'transfer' | 'details' | 'transcript'>();
  const { mutate, isPending, variables } = useAct(conversation);
  const offers = offersOf(conversation);

  function begin(act: Act) {
    if (isPending) return;
    if (isHarmless(act)) {
      mutate({ act });
    } else if (act === 'transfer') {
      setDialog('transfer');
    } else {
      const { title, content } = text.confirm[act];
      modal.confirm({
        title,
        content,
        okText: text.acts[act],
        okButtonProps: { danger: act === 'end' },
        onOk: () => mutate({ act }),
      });
    }
  }

  const hotkeys = offers.flatMap(({ act, key }): [string, () => void][] =>
    key === undefined ? [] : [[key, () => begin(act)]],
  );
  useHotkeys({ ...Object.fromEntries(hotkeys), l: () => setDialog('details') });

  const itemOf = ({ act, icon, key }: ActOffer) => ({
    key: act,
    icon,
    label: text.acts[act],
    danger: act === 'end',
    extra: key === undefined ? undefined : <kbd className={styles['key']}>{key}</kbd>,
    onClick: () => begin(act),
  });
  const items: MenuProps['items'] = [
    ...offers.map(itemOf),
    ...(offers.length === 0 ? [] : [{ type: 'divider' as const }]),
    {
      key: 'details',
      icon: <EditOutlined aria-hidden />,
      label: text.details,
      extra: <kbd className={styles['key']}>l</kbd>,
      onClick: () => setDialog('details'),
    },
    {
      key: 'transcript',
      icon: <DownloadOutlined aria-hidden />,
      label: transcript.open,
      onClick: () => setDialog('transcript'),
    },
  ];

  return (
    <div className={styles['bar']} role="group" aria-label={text.bar}>
      {offers
        .filter(({ often }) => often === true)
        .map(({ act, icon, key = '' }) => (
          <Button
            key={act}
            className={styles['act'] ?? ''}
            icon={icon}
            title={`${text.acts[act]} (${key})`}
            aria-label={text.acts[act]}
            loading={isPending && variables.act === act}
            onClick={() => begin(act)}
          >
            <span className={styles['label']}>{text.acts[act]}</span>
          </Button>
        ))}
      <Dropdown trigger={['click']} placement="bottomRight" menu={{ items }}>
        <Button
          type="text"
          icon={<MoreOutlined aria-hidden />}
          aria-label={text.more}
          title={text.more}
        />
      </Dropdown>
      <Suspense>
        {dialog === 'transfer' && (
          <TransferDialog conversation={conversation} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'details' && (
          <DetailsDialog conversation={conversation} onClose={() => setDialog(undefined)} />
        )}
        {dialog === 'transcript' && (
          <TranscriptDialog conversation={conversation} onClose={() => setDialog(undefined)} />
        )}
      </Suspense>
    </div>
  );
}

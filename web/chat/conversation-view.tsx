import { ApiError, type Conversation } from 'chatkeep/client';
import { type DragEvent, useEffect, useState } from 'react';
import { useTyping } from '../queries/typing.ts';
import { useErrorWords } from '../ui/errors.ts';
import { useShared } from '../ui/shared.ts';
import { useTexts } from '../ui/texts.ts';
import { Composer } from './composer.tsx';
import buttons from './buttons.module.css';
import styles from './conversation.module.css';
import { conversations, open, refresh } from './conversations.ts';
import { Icon } from './icons.tsx';
import { MessageList } from './message-list.tsx';
import { isOpen, nameOfSender, othersOf } from './names.ts';
import { Notice } from './notice.tsx';
import { send } from './outbox.ts';
import { goTo } from './place.ts';
import { texts } from './texts.ts';

interface ConversationViewProps {
  readonly id: string;
  readonly myId: string;
}

export function ConversationView({ id, myId }: ConversationViewProps) {
  const text = useTexts(texts);
  const { list } = useShared(conversations);
  const [state, setState] = useState<'asking' | 'gone' | { readonly error: unknown }>('asking');
  const conversation = list?.find((each) => each.id === id);
  const isListed = list !== undefined;
  const isThere = conversation !== undefined;

  // One that is further down the list than was loaded.
  useEffect(() => {
    if (!isListed || isThere) return;
    refresh(id).then(
      () => setState('gone'),
      (error: unknown) =>
        setState(error instanceof ApiError && error.status < 500 ? 'gone' : { error }),
    );
  }, [id, isListed, isThere]);

  if (conversation !== undefined) return <Shown conversation={conversation} myId={myId} />;
  if (state === 'asking') return <Notice title={text.beginning} />;
  const toList = (
    <button type="button" className={buttons['button']} onClick={() => goTo(undefined)}>
      {text.back}
    </button>
  );
  if (state === 'gone') return <Notice title={text.gone}>{toList}</Notice>;
  return <Notice title={text.failed} error={state.error} onRetry={() => location.reload()} />;
}

interface ShownProps {
  readonly conversation: Conversation;
  readonly myId: string;
}

const hasFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files');

function Shown({ conversation, myId }: ShownProps) {
  const text = useTexts(texts);
  const [over, setOver] = useState(false);
  const { id, title } = conversation;
  const names = othersOf(conversation, myId).join('、');
  const takes = isOpen(conversation);

  function drop(event: DragEvent) {
    if (!hasFiles(event)) return;
    event.preventDefault();
    setOver(false);
    if (takes) for (const file of event.dataTransfer.files) send(id, file);
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- by keys, files are chosen
    <section
      className={styles['conversation']}
      aria-label={title || text.untitled}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setOver(takes);
      }}
      onDragLeave={(event) => {
        if (event.currentTarget === event.target) setOver(false);
      }}
      onDrop={drop}
    >
      <header className={styles['header']}>
        <button
          type="button"
          className={styles['back']}
          aria-label={text.back}
          onClick={() => goTo(undefined)}
        >
          <Icon name="back" />
        </button>
        <div className={styles['who']}>
          <h2 className={styles['name']}>{title || names || text.untitled}</h2>
          <p className={styles['about']}>
            {names === ''
              ? text[conversation.status === 'waiting' ? 'nobody' : 'operator']
              : text.withOperators(names)}
          </p>
        </div>
        <span className={styles['status']} data-status={conversation.status}>
          {text.statuses[conversation.status]}
        </span>
      </header>
      <MessageList conversation={conversation} myId={myId} />
      <TypingLine conversation={conversation} myId={myId} />
      {takes ? <Composer conversationId={id} myId={myId} /> : <Over title={title} />}
      {over && <div className={styles['drop']}>{text.drop}</div>}
    </section>
  );
}

function TypingLine({ conversation, myId }: ShownProps) {
  const text = useTexts(texts);
  const from = useTyping(conversation.id);
  return (
    <p className={styles['typing']} role="status">
      {from !== undefined &&
        from !== myId &&
        text.isTyping(nameOfSender(conversation, from) ?? text.operator)}
    </p>
  );
}

function Over({ title }: { readonly title: string }) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const [error, setError] = useState<Error | null>(null);
  const start = async () => {
    try {
      goTo((await open(title)).id);
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
    }
  };
  return (
    <div className={styles['over']}>
      <span>{text.isOver}</span>
      <button type="button" className={buttons['button']} onClick={() => void start()}>
        {text.startNew}
      </button>
      {error !== null && (
        <p className={styles['error']} role="alert">
          {words(error)}
        </p>
      )}
    </div>
  );
}

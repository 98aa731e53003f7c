import { type ClipboardEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { keep, kept } from '../ui/stored.ts';
import { useTexts } from '../ui/texts.ts';
import styles from './conversation.module.css';
import { Icon } from './icons.tsx';
import { tellTyping } from './live.ts';
import { send } from './outbox.ts';
import { isToWriteIn } from './place.ts';
import { texts } from './texts.ts';

/** Of a text message, by docs/api/native.md. */
const LONGEST = 20_000;
const TYPING_EVERY_MS = 3000;

interface ComposerProps {
  readonly conversationId: string;
  readonly myId: string;
}

/** Where one writes. What is typed outlives a reload, in this browser. */
export function Composer({ conversationId, myId }: ComposerProps) {
  const text = useTexts(texts);
  const key = `chatkeep.chat-draft.${myId}.${conversationId}`;
  const [draft, setDraft] = useState(() => kept(key) ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const toldAt = useRef(0);
  const over = draft.trim().length - LONGEST;
  const sendable = draft.trim() !== '' && over <= 0;

  useLayoutEffect(() => {
    // A field on a phone would bring up the keys before anything was read.
    const isWanted = matchMedia('(hover: hover)').matches || isToWriteIn(conversationId);
    if (isWanted) field.current?.focus({ preventScroll: true });
  }, [conversationId]);
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [draft]);

  function write(value: string) {
    keep(key, value === '' ? null : value);
    setDraft(value);
    const now = Date.now();
    if (value === '' || now - toldAt.current < TYPING_EVERY_MS) return;
    toldAt.current = now;
    tellTyping(conversationId);
  }
  function submit() {
    if (!sendable) return;
    send(conversationId, draft.trim());
    write('');
    toldAt.current = 0;
    field.current?.focus();
  }
  function onKeyDown(event: KeyboardEvent) {
    // While characters are being composed, Enter chooses among them.
    if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    submit();
  }
  function onPaste(event: ClipboardEvent) {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    for (const file of pasted) send(conversationId, file);
  }

  return (
    <form
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <input
        ref={files}
        type="file"
        multiple
        hidden
        aria-label={text.attach}
        onChange={({ target }) => {
          for (const file of target.files ?? []) send(conversationId, file);
          target.value = '';
        }}
      />
      <button
        type="button"
        className={styles['round']}
        aria-label={text.attach}
        title={text.attach}
        onClick={() => files.current?.click()}
      >
        <Icon name="clip" />
      </button>
      <textarea
        ref={field}
        className={styles['field']}
        rows={1}
        aria-label={text.field}
        aria-invalid={over > 0}
        placeholder={text.placeholder}
        enterKeyHint="send"
        dir="auto"
        value={draft}
        onChange={({ target }) => write(target.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <button type="submit" className={styles['send']} aria-label={text.send} disabled={!sendable}>
        <Icon name="send" />
      </button>
      {over > 0 && (
        <p className={styles['error']} role="alert">
          {text.tooLong(over)}
        </p>
      )}
    </form>
  );
}

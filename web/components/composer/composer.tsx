import { SendOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { type KeyboardEvent, useRef } from 'react';
import { live } from '../../live.ts';
import { send } from '../../queries/outbox.ts';
import { useDraft } from '../../session/drafts.ts';
import { useTexts } from '../../ui/texts.ts';
import styles from './composer.module.css';
import { texts } from './texts.ts';

/** Of a text message, by docs/api/native.md. */
const LONGEST = 20_000;
const TYPING_EVERY_MS = 3000;

interface ComposerProps {
  readonly conversationId: string;
  readonly autoFocus?: boolean;
  /** Called when something is sent: it stands at the end. */
  readonly onSent: () => void;
}

/** Where one writes. Give the conversation's id as key: the draft is its own. */
export function Composer({ conversationId, autoFocus = false, onSent }: ComposerProps) {
  const text = useTexts(texts);
  const [draft, setDraft] = useDraft(conversationId);
  const toldAt = useRef(0);
  const over = draft.trim().length - LONGEST;
  const sendable = draft.trim() !== '' && over <= 0;

  function submit() {
    if (!sendable) return;
    send(conversationId, { type: 'txt', body: { msg: draft.trim() } });
    setDraft('');
    toldAt.current = 0;
    onSent();
  }

  function write(value: string) {
    setDraft(value);
    const now = Date.now();
    if (value === '' || now - toldAt.current < TYPING_EVERY_MS) return;
    toldAt.current = now;
    live.typing(conversationId, true);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While characters are being composed, Enter chooses among them.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') {
      event.currentTarget.blur();
    }
  }

  return (
    <form
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Input.TextArea
        className={styles['field'] ?? ''}
        aria-label={text.label}
        placeholder={text.placeholder}
        title={text.hint}
        autoSize={{ minRows: 1, maxRows: 8 }}
        autoFocus={autoFocus}
        value={draft}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        {...(over > 0 ? { status: 'error' as const } : {})}
      />
      <Button
        type="primary"
        htmlType="submit"
        icon={<SendOutlined />}
        disabled={!sendable}
        aria-label={text.send}
      />
      {over > 0 && (
        <p className={styles['over']} role="alert">
          {text.tooLong(over)}
        </p>
      )}
    </form>
  );
}

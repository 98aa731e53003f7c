import { SendOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import type { Reply } from 'chatkeep/client';
import { type ClipboardEvent, type KeyboardEvent, useId, useRef } from 'react';
import { flushSync } from 'react-dom';
import { send, sendFile } from '../../queries/outbox.ts';
import { useMe } from '../../queries/me.ts';
import { settingsQuery } from '../../queries/settings.ts';
import { useDraft } from '../../session/drafts.ts';
import { useTexts } from '../../ui/texts.ts';
import { AttachmentTray } from './attachment-tray.tsx';
import { attach, takeUploads, useAttachments } from './attachments.ts';
import type { CannedReplies } from './canned-replies.ts';
import styles from './composer.module.css';
import { EmojiButton } from './emoji-button.tsx';
import { FilePicker } from './file-picker.tsx';
import { OfflineHint } from './offline-hint.tsx';
import { ReplyMenu, optionId } from './reply-menu.tsx';
import type { ReplyToken } from './reply-token.ts';
import { texts } from './texts.ts';
import { pastedFiles } from './transferred-files.ts';
import { useFileDrop } from './use-file-drop.ts';
import { useReplyMenu } from './use-reply-menu.ts';
import { useTellTyping } from './use-tell-typing.ts';

/** Of a text message, by docs/api/native.md. */
const LONGEST = 20_000;

/** `keyCode` of whatever an input method has taken. */
const IN_COMPOSITION = 229;

/** Whether there is a keyboard: one on the screen would cover what was just opened. */
const hasKeys = matchMedia('(pointer: fine)').matches;

interface ComposerProps {
  readonly conversationId: string;
  readonly autoFocus?: boolean;
  /** What a slash calls up; without, a slash is a slash. */
  readonly canned?: CannedReplies;
  /** Called when something is sent: it stands at the end. */
  readonly onSent: () => void;
}

/** Where one writes. Give the conversation's id as key: the draft is its own. */
export function Composer({ conversationId, autoFocus = false, canned, onSent }: ComposerProps) {
  const text = useTexts(texts);
  const menuId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useDraft(conversationId);
  const typing = useTellTyping(conversationId);
  const tray = `${useMe().id} ${conversationId}`;
  const attachments = useAttachments(tray);
  const { data: settings } = useQuery(settingsQuery);
  const mostBytes = settings?.mediaLimitBytes ?? Number.POSITIVE_INFINITY;
  const inserted = useRef(new Map<string, Reply>());

  const over = draft.trim().length - LONGEST;
  const sendsFiles = attachments.some((attachment) => 'upload' in attachment);
  const sendable = over <= 0 && (draft.trim() !== '' || sendsFiles);

  const textArea = () => form.current?.querySelector('textarea') ?? undefined;
  const focus = () => textArea()?.focus();

  function write(value: string) {
    setDraft(value);
    typing.onWritten(value);
  }

  /** Puts a text in place of a stretch of the draft, and the caret behind it. */
  function insert(value: string, start: number, end: number) {
    const caret = start + value.length;
    const written = draft.slice(0, start) + value + draft.slice(end);
    flushSync(() => write(written));
    focus();
    textArea()?.setSelectionRange(caret, caret);
    menu.onCaret(written, caret);
  }

  function insertHere(value: string) {
    const { selectionStart: start, selectionEnd: end } = textArea() ?? {
      selectionStart: draft.length,
      selectionEnd: draft.length,
    };
    insert(value, start, end);
  }

  const menu = useReplyMenu({
    canned,
    draft,
    onChoose: (reply: Reply, { start, end }: ReplyToken) => {
      const value = canned?.textOf(reply) ?? reply.text;
      inserted.current.set(value, reply);
      insert(value, start, end);
    },
  });

  function callUpReplies() {
    const caret = textArea()?.selectionStart ?? draft.length;
    const needsSpace = caret > 0 && !/\s/.test(draft.charAt(caret - 1));
    insert(needsSpace ? ' /' : '/', caret, caret);
  }

  function submit() {
    if (!sendable) return;
    const msg = draft.trim();
    if (msg !== '') send(conversationId, { type: 'txt', body: { msg } });
    for (const upload of takeUploads(tray)) sendFile(conversationId, upload);
    for (const [value, reply] of inserted.current) {
      if (msg.includes(value.trim())) canned?.onUsed(reply);
    }
    inserted.current.clear();
    setDraft('');
    typing.onSent();
    focus();
    onSent();
  }

  function add(files: File[]) {
    if (files.length === 0) return;
    attach(tray, files, mostBytes);
    focus();
  }
  const isDropping = useFileDrop(add);

  function onPaste(event: ClipboardEvent) {
    const files = pastedFiles(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    add(files);
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    // While characters are being composed, keys are the input method's. Safari ends composing before
    // the key that ends it, and marks that one by its code alone.
    const isComposing = event.nativeEvent.isComposing || event.keyCode === IN_COMPOSITION;
    if (isComposing || menu.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') {
      event.currentTarget.blur();
    }
  }

  return (
    <form
      ref={form}
      className={styles['composer']}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {isDropping && (
        <div className={styles['drop']}>
          <p>{text.dropHere}</p>
        </div>
      )}
      <OfflineHint />
      {attachments.length > 0 && (
        <AttachmentTray tray={tray} attachments={attachments} mostBytes={mostBytes} />
      )}
      <div className={styles['line']}>
        {canned !== undefined && menu.open && <ReplyMenu id={menuId} menu={menu} canned={canned} />}
        <FilePicker onFiles={add} />
        <EmojiButton onChoose={insertHere} />
        {canned !== undefined && (
          <Button
            type="text"
            icon={<ThunderboltOutlined />}
            aria-label={text.replies}
            title={canned.replies.length === 0 ? text.noReplies : text.replies}
            disabled={canned.replies.length === 0}
            onClick={callUpReplies}
          />
        )}
        <Input.TextArea
          aria-label={text.label}
          {...(menu.open
            ? {
                'aria-autocomplete': 'list',
                'aria-controls': menuId,
                'aria-activedescendant': optionId(menuId, menu.index),
              }
            : {})}
          placeholder={
            hasKeys && canned !== undefined ? text.placeholderWithReplies : text.placeholder
          }
          title={text.hint}
          enterKeyHint="send"
          autoSize={{ minRows: 1, maxRows: 8 }}
          autoFocus={autoFocus && hasKeys}
          value={draft}
          onChange={(event) => {
            write(event.target.value);
            menu.onCaret(event.target.value, event.target.selectionStart);
          }}
          onSelect={({ currentTarget }) =>
            menu.onCaret(currentTarget.value, currentTarget.selectionStart)
          }
          onBlur={menu.onBlur}
          onPaste={onPaste}
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
      </div>
      {over > 0 && (
        <p className={styles['over']} role="alert">
          {text.tooLong(over)}
        </p>
      )}
    </form>
  );
}

import { useEffect, useRef } from 'react';
import { useTexts } from '../../ui/texts.ts';
import type { CannedReplies } from './canned-replies.ts';
import styles from './reply-menu.module.css';
import { texts } from './texts.ts';
import type { ReplyMenuState } from './use-reply-menu.ts';

interface ReplyMenuProps {
  readonly id: string;
  readonly menu: ReplyMenuState;
  readonly canned: CannedReplies;
}

export const optionId = (menuId: string, index: number) => `${menuId}-${index}`;

/** Canned replies to choose from. The focus stays in the text field, which has the keys. */
export function ReplyMenu({ id, menu, canned }: ReplyMenuProps) {
  const text = useTexts(texts);
  const current = useRef<HTMLDivElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest' });
  }, [menu.index]);

  return (
    // The text field keeps the focus.
    <div
      className={styles['menu']}
      role="presentation"
      onMouseDown={(event) => event.preventDefault()}
    >
      <div id={id} role="listbox" aria-label={text.replies} className={styles['list']}>
        {menu.matches.map((reply, index) => (
          <div
            key={reply.id}
            ref={index === menu.index ? current : null}
            id={optionId(id, index)}
            role="option"
            tabIndex={-1}
            aria-selected={index === menu.index}
            className={styles['option']}
            onMouseMove={() => {
              if (index !== menu.index) menu.point(index);
            }}
            onClick={() => menu.choose(reply)}
            onKeyDown={menu.onKeyDown}
          >
            <span className={styles['shortcut']}>/{reply.shortcut}</span>
            <span className={styles['title']}>{reply.title}</span>
            <span className={styles['text']}>{canned.textOf(reply)}</span>
          </div>
        ))}
      </div>
      <p className={styles['hint']}>{text.repliesHint}</p>
    </div>
  );
}

import { HeartFilled, LockOutlined, StarFilled } from '@ant-design/icons';
import type { Mark, Message } from 'chatkeep/client';
import { useMe } from '../../queries/me.ts';
import { useTexts } from '../../ui/texts.ts';
import { acting } from './actions/acting.ts';
import { isSaving } from './actions/saved.ts';
import styles from './marks.module.css';
import { texts } from './texts.ts';

interface MarksLineProps {
  readonly message: Message;
  readonly name: string;
}

/** Marks on a message, and who saved it; one's own marks can be changed here. */
export function MarksLine({ message, name }: MarksLineProps) {
  const text = useTexts(texts).marks;
  const { id: operatorId } = useMe();
  const { marks = [], favoriteCount = 0 } = message;
  if (marks.length === 0 && favoriteCount === 0) return null;
  return (
    <span className={styles['marks']}>
      {favoriteCount > 0 && (
        <span
          className={styles['sign']}
          role="img"
          aria-label={text.savedByCustomer}
          title={text.savedByCustomer}
        >
          <HeartFilled aria-hidden />
        </span>
      )}
      {marks.map((mark) => {
        const key = `${mark.operatorId} ${mark.label}`;
        if (isSaving(mark, operatorId)) {
          return (
            <span
              key={key}
              className={styles['sign']}
              role="img"
              aria-label={text.saved}
              title={text.saved}
            >
              <StarFilled aria-hidden />
            </span>
          );
        }
        if (mark.operatorId !== operatorId) return <Chip key={key} mark={mark} />;
        return (
          <button
            key={key}
            type="button"
            className={styles['own']}
            aria-label={text.edit(mark.label)}
            aria-haspopup="dialog"
            onClick={({ currentTarget }) =>
              acting.set({
                what: 'marking',
                message,
                name,
                label: mark.label,
                opener: currentTarget,
              })
            }
          >
            <Chip mark={mark} />
          </button>
        );
      })}
    </span>
  );
}

function Chip({ mark: { label, note, color, shared } }: { readonly mark: Mark }) {
  const text = useTexts(texts).marks;
  return (
    <span
      className={styles['chip']}
      style={color === null ? undefined : { borderInlineStartColor: color }}
      title={[note, shared ? null : text.own].filter(Boolean).join(' · ') || undefined}
    >
      {!shared && <LockOutlined aria-label={text.own} />}
      <span className={styles['label']}>{label}</span>
      {note !== null && note !== '' && <span className={styles['note']}>{note}</span>}
    </span>
  );
}

import { type FormEvent, useState } from 'react';
import { useErrorWords } from '../ui/errors.ts';
import { useTexts } from '../ui/texts.ts';
import styles from './conversation-list.module.css';
import { open } from './conversations.ts';
import { goToWriteIn } from './place.ts';
import { texts } from './texts.ts';

/** Of a title, by docs/api/native.md. */
const LONGEST = 200;

export function NewConversation({ onDone }: { readonly onDone: () => void }) {
  const text = useTexts(texts);
  const words = useErrorWords();
  const [title, setTitle] = useState('');
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<Error | null>(null);

  async function start() {
    setAsking(true);
    setError(null);
    try {
      const { id } = await open(title.trim());
      onDone();
      goToWriteIn(id);
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
      setAsking(false);
    }
  }
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void start();
  }

  return (
    <form className={styles['new']} onSubmit={onSubmit}>
      <label className={styles['label']} htmlFor="title">
        {text.beginTitle}
      </label>
      <input
        id="title"
        className={styles['field']}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it opens because somebody asked for it
        autoFocus
        maxLength={LONGEST}
        placeholder={text.beginHint}
        value={title}
        onChange={({ target }) => setTitle(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) onDone();
        }}
      />
      {error !== null && (
        <p className={styles['error']} role="alert">
          {words(error)}
        </p>
      )}
      <div className={styles['buttons']}>
        <button type="submit" className={styles['begin']} disabled={asking}>
          {text.start}
        </button>
        <button type="button" className={styles['plain']} onClick={onDone}>
          {text.cancel}
        </button>
      </div>
    </form>
  );
}

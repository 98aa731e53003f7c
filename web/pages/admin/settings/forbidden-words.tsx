import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button, Form, Input } from 'antd';
import { ApiError } from 'chatkeep/client';
import { useState } from 'react';
import { api } from '../../../api.ts';
import { queryClient } from '../../../queries/client.ts';
import { forbiddenWordsQuery } from '../../../queries/forbidden-words.ts';
import { useErrorWords } from '../../../ui/errors.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { useTexts } from '../../../ui/texts.ts';
import styles from './settings.module.css';
import { texts } from './texts.ts';
import { faultOf, wordsOf } from './words.ts';

/** All of them in one field, one a line. */
export function ForbiddenWords() {
  const text = useTexts(texts);
  const errorWords = useErrorWords();
  const { message } = App.useApp();
  const query = useQuery(forbiddenWordsQuery);
  const [written, setWritten] = useState<string>();
  const saving = useMutation({
    mutationFn: (words: readonly string[]) => api.settings.putForbiddenWords(words),
    onSuccess: ({ words }) => {
      queryClient.setQueryData(forbiddenWordsQuery.queryKey, words);
      setWritten(undefined);
      message.success(text.saved);
    },
  });
  if (query.error !== null) {
    return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <Loading />;

  const kept = query.data.join('\n');
  const shown = written ?? kept;
  const words = wordsOf(shown);
  const fault = faultOf(words);
  const refused = saving.error === null ? undefined : reasonOf(saving.error);
  const help = fault === undefined ? refused : said(fault);

  function said(what: 'many' | { readonly long: string }): string {
    return what === 'many' ? text.tooMany : text.tooLong(what.long.slice(0, 20));
  }

  /** The server names a word by its place. */
  function reasonOf(error: Error): string {
    const field = error instanceof ApiError ? (error.problem.field ?? '') : '';
    const word = words[Number(/^words\.(\d+)$/.exec(field)?.[1])];
    return word === undefined ? errorWords(error) : `“${word}”: ${errorWords(error)}`;
  }

  return (
    <section className={styles['part']} aria-labelledby="forbidden">
      <h2 id="forbidden">{text.forbidden}</h2>
      <p className={styles['hint']} id="forbidden-hint">
        {text.forbiddenHint}
      </p>
      <Form.Item
        validateStatus={help === undefined ? '' : 'error'}
        help={help}
        className={styles['words'] ?? ''}
      >
        <Input.TextArea
          aria-labelledby="forbidden"
          aria-describedby="forbidden-hint"
          spellCheck={false}
          autoSize={{ minRows: 4, maxRows: 16 }}
          value={shown}
          onChange={({ target }) => {
            saving.reset();
            setWritten(target.value);
          }}
        />
      </Form.Item>
      <div className={styles['buttons']}>
        <Button
          type="primary"
          disabled={shown === kept || fault !== undefined}
          loading={saving.isPending}
          onClick={() => saving.mutate(words)}
        >
          {text.save}
        </Button>
        {shown !== kept && <Button onClick={() => setWritten(undefined)}>{text.reset}</Button>}
        <span className={styles['hint']}>{text.words(words.length)}</span>
      </div>
    </section>
  );
}

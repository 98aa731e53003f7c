import { Alert, Button } from 'antd';
import { stopTagWork, type TagWork, tagWork } from '../../../queries/tag-counts.ts';
import { useErrorWords } from '../../../ui/errors.ts';
import { useShared } from '../../../ui/shared.ts';
import { localeOf, useLanguage, useTexts } from '../../../ui/texts.ts';
import styles from './tags.module.css';
import { texts } from './texts.ts';

const kinds = { running: 'info', done: 'success', stopped: 'warning' } as const;

/** How far a change of a tag has come. */
export function WorkLine() {
  const text = useTexts(texts);
  const words = useErrorWords();
  const locale = localeOf[useLanguage()];
  const work = useShared(tagWork);

  function said({ tag, name, changed, state }: TagWork): string {
    const count = new Intl.NumberFormat(locale).format(changed);
    if (state === 'stopped') return text.stopped(tag, count);
    if (name === undefined) {
      return state === 'done' ? text.removed(tag, count) : text.removing(tag, count);
    }
    return state === 'done' ? text.renamed(tag, name, count) : text.renaming(tag, name, count);
  }

  return (
    <div role="status">
      {work !== undefined && (
        <Alert
          className={styles['work'] ?? ''}
          type={kinds[work.state]}
          showIcon
          title={said(work)}
          description={work.error === undefined ? undefined : words(work.error)}
          closable={work.state !== 'running' && { onClose: () => tagWork.set(undefined) }}
          action={
            work.state === 'running' && (
              <Button size="small" onClick={stopTagWork}>
                {text.stop}
              </Button>
            )
          }
        />
      )}
    </div>
  );
}

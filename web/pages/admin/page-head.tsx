import type { ReactNode } from 'react';
import { useTitle } from '../../ui/title.ts';
import styles from './page.module.css';

interface PageHeadProps {
  readonly title: string;
  readonly hint?: ReactNode;
  /** What can be done here. */
  readonly children?: ReactNode;
}

export function PageHead({ title, hint, children }: PageHeadProps) {
  useTitle(title);
  return (
    <header className={styles['head']}>
      <div className={styles['what']}>
        <h1>{title}</h1>
        {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
      </div>
      {children !== undefined && <div className={styles['acts']}>{children}</div>}
    </header>
  );
}

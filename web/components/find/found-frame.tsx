import type { ReactNode } from 'react';
import type { FindSearch } from '../../paths.ts';
import { useMedia } from '../../ui/use-media.ts';
import { FoundAside } from './found-aside.tsx';
import { MatchBar } from './match-bar.tsx';
import styles from './found-aside.module.css';

interface FoundFrameProps {
  readonly search: FindSearch;
  /** Anchor of what is shown. */
  readonly at: string;
  readonly children: ReactNode;
}

/** Around a conversation that was opened from a search. */
export function FoundFrame({ search, at, children }: FoundFrameProps) {
  const isWide = useMedia('(min-width: 1500px)');
  return (
    <>
      <MatchBar search={search} at={at} />
      <div className={styles['frame']}>
        {isWide && <FoundAside search={search} currentId={at.replace(/^message:/, '')} />}
        {children}
      </div>
    </>
  );
}

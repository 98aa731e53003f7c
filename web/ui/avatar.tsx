import { useState } from 'react';
import styles from './avatar.module.css';
import { firstCharacter } from './first-character.ts';

interface AvatarProps {
  /** The colour comes of it, so that somebody keeps theirs. */
  readonly id: string;
  readonly name: string;
  readonly url?: string | null | undefined;
  /** px */
  readonly size?: number;
}

function hueOf(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360;
  return hash;
}

/** A picture; where there is none, or it cannot be had, the first character of the name. Says nothing aloud: the name stands beside it. */
export function Avatar({ id, name, url, size = 36 }: AvatarProps) {
  const box = { width: size, height: size };
  const [failedUrl, setFailedUrl] = useState<string>();
  if (url !== null && url !== undefined && url !== failedUrl) {
    return (
      <img
        className={styles['avatar']}
        style={box}
        src={url}
        alt=""
        loading="lazy"
        onError={() => setFailedUrl(url)}
      />
    );
  }
  return (
    <span
      className={styles['avatar']}
      aria-hidden
      style={{ ...box, fontSize: size * 0.42, background: `hsl(${hueOf(id)} 38% 36%)` }}
    >
      {firstCharacter(name.trim()) ?? '?'}
    </span>
  );
}

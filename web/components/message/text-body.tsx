import { textOf } from './body.ts';
import type { BodyProps } from './by-type.tsx';
import styles from './message.module.css';
import { splitLinks } from './split-links.ts';

export function TextBody({ message }: BodyProps) {
  return (
    <p className={styles['text']} dir="auto">
      {splitLinks(textOf(message.body, 'msg') ?? '').map(({ text, href }, index) =>
        href === undefined ? (
          text
        ) : (
          <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow">
            {text}
          </a>
        ),
      )}
    </p>
  );
}

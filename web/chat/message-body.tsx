import type { Message } from 'chatkeep/client';
import { useState } from 'react';
import { numberOf, sizeOf, textOf } from '../components/message/body.ts';
import { type BodyProps, bodyWith } from '../components/message/by-type.tsx';
import { texts as messageTexts } from '../components/message/texts.ts';
import { useSizeText } from '../ui/sizes.ts';
import { useTexts } from '../ui/texts.ts';
import { api } from './api.ts';
import { changeMessage } from './history.ts';
import { Icon } from './icons.tsx';
import styles from './message.module.css';
import { texts } from './texts.ts';

function useName({ body, type }: Message): string {
  const text = useTexts(messageTexts);
  return textOf(body, 'filename') ?? text.types[type];
}

/** Links run out: when one fails, the server is asked for a fresh one, once. */
function useFreshLinks({ conversationId, id, links }: Message) {
  const [tries, setTries] = useState(0);
  const askAnew = async () => {
    setTries(tries + 1);
    if (tries > 0) return;
    const fresh = await api.messages.get(conversationId, id);
    changeMessage(conversationId, id, (message) => ({ ...message, links: fresh.links }));
  };
  // Asked for in vain, the file shows as not there.
  return {
    links: tries > 1 ? null : links,
    onError: () => void askAnew().catch(() => setTries(2)),
  };
}

function PictureBody({ message }: BodyProps) {
  const text = useTexts(texts);
  const name = useName(message);
  const { links, onError } = useFreshLinks(message);
  if (links === null) return <Missing name={name} />;
  const { width, height } = sizeOf(message.body) ?? { width: 200, height: 200 };
  const scale = Math.min(1, 260 / width, 260 / height);
  return (
    <a
      className={styles['picture']}
      href={links.original}
      target="_blank"
      rel="noopener"
      aria-label={text.openPicture(name)}
    >
      <img
        src={links.medium ?? links.original}
        alt={name}
        width={Math.max(48, Math.round(width * scale))}
        height={Math.max(48, Math.round(height * scale))}
        loading="lazy"
        onError={onError}
      />
    </a>
  );
}

function AudioBody({ message }: BodyProps) {
  const name = useName(message);
  const { links, onError } = useFreshLinks(message);
  if (links === null) return <Missing name={name} />;
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody captions what is sent in a chat
    <audio
      className={styles['audio']}
      src={links.original}
      aria-label={name}
      controls
      preload="none"
      onError={onError}
    />
  );
}

function VideoBody({ message }: BodyProps) {
  const name = useName(message);
  const { links, onError } = useFreshLinks(message);
  if (links === null) return <Missing name={name} />;
  return (
    // oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody captions what is sent in a chat
    <video
      className={styles['video']}
      src={`${links.original}#t=0.1`}
      aria-label={name}
      controls
      playsInline
      preload="metadata"
      onError={onError}
    />
  );
}

function FileBody({ message }: BodyProps) {
  const name = useName(message);
  const sizeText = useSizeText();
  const { links } = message;
  const bytes = numberOf(message.body, 'file_length') ?? 0;
  if (links === null) return <Missing name={name} />;
  return (
    <a
      className={styles['file']}
      href={links.original}
      download={name}
      target="_blank"
      rel="noopener"
    >
      <Icon name="file" size={26} />
      <span>
        <span className={styles['filename']}>{name}</span>
        {bytes > 0 && <span className={styles['soft']}>{sizeText(bytes)}</span>}
      </span>
    </a>
  );
}

function Missing({ name }: { readonly name: string }) {
  const text = useTexts(texts);
  return (
    <span className={styles['file']}>
      <Icon name="file" size={26} />
      <span>
        <span className={styles['filename']}>{name}</span>
        <span className={styles['soft']}>{text.noFile}</span>
      </span>
    </span>
  );
}

/** A message as users see it. What plays or opens is left to their browser. */
export const MessageBody = bodyWith({
  img: PictureBody,
  audio: AudioBody,
  video: VideoBody,
  file: FileBody,
});

import { VideoCameraOutlined } from '@ant-design/icons';
import { useTexts } from '../../../ui/texts.ts';
import { extensionOf, numberOf, secondsAsText, textOf } from '../body.ts';
import type { BodyProps } from '../by-type.tsx';
import { texts } from '../texts.ts';
import { DownloadButton } from './download-button.tsx';
import { MediaFailure } from './media-failure.tsx';
import styles from './media.module.css';
import { cannotPlay } from './playable.ts';
import { useLinks } from './use-links.ts';

/** A film; its poster is its own first picture, which is all that is fetched before it is played. */
export function VideoBody({ message }: BodyProps) {
  const text = useTexts(texts);
  const { links, state, attempt, onError, retry } = useLinks(message);
  const extension = extensionOf(message);
  const name = textOf(message.body, 'filename') ?? text.types.video;
  const unplayable = links !== null && cannotPlay(extension);
  if (links === null || unplayable || state !== 'shown') {
    const playable = state === 'shown' ? 'elsewhere' : state;
    return (
      <MediaFailure
        message={message}
        icon={<VideoCameraOutlined />}
        name={name}
        state={unplayable ? 'unreadable' : playable}
        reason={
          unplayable || state === 'unreadable'
            ? text.media.unplayable(extension.toUpperCase())
            : undefined
        }
        onRetry={retry}
      />
    );
  }
  const seconds = numberOf(message.body, 'length') ?? 0;
  return (
    <span>
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption -- nobody captions what is sent in a chat */}
      <video
        key={attempt}
        className={styles['video']}
        src={`${links.original}#t=0.1`}
        aria-label={name}
        controls
        playsInline
        preload="metadata"
        onError={onError}
      />
      <span className={styles['caption']}>
        <span className={styles['name']}>
          {name}
          {seconds > 0 && ` · ${secondsAsText(seconds)}`}
        </span>
        <DownloadButton message={message} name={name} />
      </span>
    </span>
  );
}

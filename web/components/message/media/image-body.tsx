import { PictureOutlined } from '@ant-design/icons';
import { useTexts } from '../../../ui/texts.ts';
import { sizeOf, textOf } from '../body.ts';
import type { BodyProps } from '../by-type.tsx';
import { texts } from '../texts.ts';
import { viewing } from '../viewer/viewing.ts';
import { MediaFailure } from './media-failure.tsx';
import styles from './media.module.css';
import { useLinks } from './use-links.ts';

const MOST = { width: 280, height: 240 };
const LEAST_PX = 64;
const THUMBNAIL_PX = 200;

/** Its box has its size before the picture is there, so that nothing moves. */
function boxOf(size: { width: number; height: number } | undefined) {
  if (size === undefined) return { width: THUMBNAIL_PX, height: THUMBNAIL_PX };
  const scale = Math.min(1, MOST.width / size.width, MOST.height / size.height);
  return {
    width: Math.max(LEAST_PX, Math.round(size.width * scale)),
    height: Math.max(LEAST_PX, Math.round(size.height * scale)),
  };
}

export function ImageBody({ message }: BodyProps) {
  const text = useTexts(texts);
  const { links, state, attempt, onError, retry } = useLinks(message);
  const name = textOf(message.body, 'filename') ?? text.types.img;
  const size = sizeOf(message.body);
  const source = (size === undefined ? links?.thumbnail : links?.medium) ?? links?.original;
  if (source === undefined || state !== 'shown') {
    return (
      <MediaFailure
        message={message}
        icon={<PictureOutlined />}
        name={name}
        state={state === 'shown' ? 'elsewhere' : state}
        onRetry={retry}
      />
    );
  }
  return (
    <button
      type="button"
      className={styles['picture']}
      style={boxOf(size)}
      aria-label={text.open(name)}
      aria-haspopup="dialog"
      onClick={() => viewing.set(message)}
    >
      <img key={attempt} src={source} alt={name} loading="lazy" onError={onError} />
    </button>
  );
}

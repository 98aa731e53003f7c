import {
  AudioOutlined,
  LoadingOutlined,
  PauseOutlined,
  CaretRightOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useEffectEvent } from 'react';
import { useShared } from '../../../ui/shared.ts';
import { useStored } from '../../../ui/stored.ts';
import { useTexts } from '../../../ui/texts.ts';
import { extensionOf, numberOf, secondsAsText, textOf } from '../body.ts';
import type { BodyProps } from '../by-type.tsx';
import { texts } from '../texts.ts';
import { nextSpeed, pause, play, playing, resume, seek, speed } from './audio-player.ts';
import { MediaFailure } from './media-failure.tsx';
import styles from './media.module.css';
import { cannotPlay } from './playable.ts';
import { useLinks } from './use-links.ts';

export function AudioBody({ message }: BodyProps) {
  const text = useTexts(texts);
  const { id, body } = message;
  const now = useShared(playing);
  const mine = now?.messageId === id ? now : undefined;
  const rate = useStored(speed);
  const { links, state, attempt, onError, retry } = useLinks(message);

  const onFailed = useEffectEvent(onError);
  const failed = mine?.status === 'failed';
  useEffect(() => {
    if (failed) onFailed();
  }, [failed]);
  const begin = useEffectEvent(() => links !== null && play(id, links.original));
  useEffect(() => {
    // Somebody wanted to hear it, and now there is a link that may work.
    if (attempt > 0) begin();
  }, [attempt]);

  const extension = extensionOf(message);
  const name = textOf(body, 'filename') ?? text.types.audio;
  const unplayable = links !== null && cannotPlay(extension);
  if (links === null || unplayable || state !== 'shown') {
    return (
      <MediaFailure
        message={message}
        icon={<AudioOutlined />}
        name={named(name, numberOf(body, 'length'))}
        state={unplayable ? 'unreadable' : state === 'shown' ? 'elsewhere' : state}
        reason={
          links !== null && (unplayable || state === 'unreadable')
            ? text.media.unplayable(extension.toUpperCase())
            : undefined
        }
        onRetry={retry}
      />
    );
  }

  const duration = mine?.durationSec ?? numberOf(body, 'length') ?? 0;
  const isPlaying = mine?.status === 'playing' || mine?.status === 'loading';
  const toggle = () => {
    if (mine === undefined) play(id, links.original);
    else if (isPlaying) pause();
    else resume();
  };
  return (
    <span className={styles['audio']}>
      <Button
        shape="circle"
        type="primary"
        aria-label={isPlaying ? text.audio.pause : text.audio.play}
        icon={iconOf(mine?.status)}
        onClick={toggle}
      />
      <input
        type="range"
        aria-label={text.audio.position}
        aria-valuetext={secondsAsText(mine?.positionSec ?? 0)}
        min={0}
        max={Math.max(duration, 0.1)}
        step={0.1}
        value={mine?.positionSec ?? 0}
        disabled={mine === undefined}
        onChange={({ target }) => seek(Number(target.value))}
      />
      <span className={styles['clock']}>
        {secondsAsText(mine === undefined ? duration : mine.positionSec)}
      </span>
      <Button
        className={styles['speed'] ?? ''}
        type="text"
        size="small"
        aria-label={text.audio.speed(rate)}
        onClick={nextSpeed}
      >
        {rate}×
      </Button>
    </span>
  );
}

function named(name: string, seconds: number | undefined): string {
  return seconds === undefined || seconds === 0 ? name : `${name} · ${secondsAsText(seconds)}`;
}

function iconOf(status: string | undefined) {
  if (status === 'loading') return <LoadingOutlined />;
  return status === 'playing' ? <PauseOutlined /> : <CaretRightOutlined />;
}

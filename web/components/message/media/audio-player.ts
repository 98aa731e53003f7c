import { shared } from '../../../ui/shared.ts';
import { stored } from '../../../ui/stored.ts';

export interface Playing {
  readonly messageId: string;
  readonly status: 'loading' | 'playing' | 'paused' | 'failed';
  readonly positionSec: number;
  /** Null until it is known. */
  readonly durationSec: number | null;
}

/**
 * The one voice message that is played. It is no part of a row, so it goes on when the row is
 * scrolled out of view; it ends when another page is gone to.
 */
export const playing = shared<Playing | null>(null);

const speeds = ['1', '1.25', '1.5', '2'] as const;
type Speed = (typeof speeds)[number];

export const speed = stored<Speed>(
  'chatkeep.speed',
  (text) => speeds.find((each) => each === text) ?? '1',
);

let player: HTMLAudioElement | undefined;
let page = '';

function change(changes: Partial<Playing>): void {
  const now = playing.get();
  if (now !== null) playing.set({ ...now, ...changes });
}

function opened(): HTMLAudioElement {
  if (player !== undefined) return player;
  const audio = new Audio();
  const lookAtDuration = () =>
    change({ durationSec: Number.isFinite(audio.duration) ? audio.duration : null });
  audio.addEventListener('durationchange', lookAtDuration);
  audio.addEventListener('playing', () => change({ status: 'playing' }));
  audio.addEventListener('waiting', () => change({ status: 'loading' }));
  audio.addEventListener('pause', () => change({ status: 'paused' }));
  audio.addEventListener('ended', () => change({ status: 'paused', positionSec: 0 }));
  audio.addEventListener('error', () => change({ status: 'failed' }));
  audio.addEventListener('timeupdate', () => {
    change({ positionSec: audio.currentTime });
    if (location.pathname !== page) audio.pause();
  });
  player = audio;
  return audio;
}

/** Plays from the beginning; what was played before ends. */
export function play(messageId: string, url: string): void {
  const audio = opened();
  audio.pause();
  page = location.pathname;
  playing.set({ messageId, status: 'loading', positionSec: 0, durationSec: null });
  audio.src = url;
  resume();
}

export function resume(): void {
  const audio = opened();
  page = location.pathname;
  audio.playbackRate = Number(speed.get());
  // What keeps it from playing is told by its events; being paused again is no failure.
  audio
    .play()
    .catch(() => change(audio.error === null ? { status: 'paused' } : { status: 'failed' }));
}

export function pause(): void {
  opened().pause();
}

export function seek(positionSec: number): void {
  opened().currentTime = positionSec;
  change({ positionSec });
}

export function nextSpeed(): void {
  const next = speeds[(speeds.indexOf(speed.get()) + 1) % speeds.length] ?? '1';
  speed.set(next);
  opened().playbackRate = Number(next);
}

import { SingleBar } from 'cli-progress';
import type { Writable } from 'node:stream';
import type { ImportProgress } from '../usecases/import-run.ts';
import type { RebuildProgress } from '../usecases/search-index.ts';

export interface ProgressBar extends Disposable {
  show(progress: ImportProgress): void;
}

export interface RebuildBar extends Disposable {
  show(progress: RebuildProgress): void;
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

function inUnits(bytes: number): string {
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${(bytes / 1000 ** unit).toFixed(unit === 0 ? 0 : 1)} ${UNITS[unit]}`;
}

const silent: ProgressBar = { show: () => undefined, [Symbol.dispose]: () => undefined };

/** Bytes, messages, rate and time left, on a terminal; nothing elsewhere. */
export function openProgressBar(stream: Writable): ProgressBar {
  if (!('isTTY' in stream) || stream.isTTY !== true) return silent;
  const bar = new SingleBar({
    format:
      '{bar} {percentage}% | {bytes} of {total_bytes} | {records} messages | {rate}/s | {left} left',
    stream,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  const startedAt = performance.now();
  bar.start(1, 0, { bytes: '0 B', total_bytes: '?', records: 0, rate: 0, left: '?' });
  return {
    show({ bytesRead, bytesTotal, recordsStored }) {
      const seconds = (performance.now() - startedAt) / 1000;
      const leftSeconds = bytesRead > 0 ? (seconds * (bytesTotal - bytesRead)) / bytesRead : 0;
      bar.setTotal(Math.max(bytesTotal, bytesRead, 1));
      bar.update(bytesRead, {
        bytes: inUnits(bytesRead),
        total_bytes: inUnits(bytesTotal),
        records: recordsStored,
        rate: Math.round(recordsStored / Math.max(seconds, 0.001)),
        left:
          leftSeconds > 90 ? `${Math.round(leftSeconds / 60)} min` : `${Math.round(leftSeconds)} s`,
      });
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}

/** Messages read of how many, on a terminal; nothing elsewhere. */
export function openRebuildBar(stream: Writable): RebuildBar {
  if (!('isTTY' in stream) || stream.isTTY !== true) {
    return { show: () => undefined, [Symbol.dispose]: () => undefined };
  }
  const bar = new SingleBar({
    format: '{bar} {percentage}% | {value} of {total} messages | {eta_formatted} left',
    stream,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  bar.start(1, 0);
  return {
    show({ done, total }) {
      bar.setTotal(Math.max(total, done, 1));
      bar.update(done);
    },
    [Symbol.dispose]: () => bar.stop(),
  };
}

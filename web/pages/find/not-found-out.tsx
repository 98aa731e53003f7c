import { ApiError } from 'chatkeep/client';
import { useEffect, useEffectEvent, useState } from 'react';
import { Empty, Failure } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

interface NotFoundOutProps {
  readonly error: Error;
  readonly onRetry: () => void;
}

/** Whether the server says that it cannot run what was asked; the box says why. */
export const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError && (error.status === 400 || error.status === 404);

/** In place of results: nothing for a query that cannot be run, a wait when too many search. */
export function NotFoundOut({ error, onRetry }: NotFoundOutProps) {
  if (isRefusal(error)) return null;
  if (error instanceof ApiError && error.status === 429) {
    return <Waiting ms={error.retryAfterMs ?? 1000} onOver={onRetry} />;
  }
  return <Failure error={error} onRetry={onRetry} />;
}

function Waiting({ ms, onOver }: { readonly ms: number; readonly onOver: () => void }) {
  const text = useTexts(texts);
  const [seconds, setSeconds] = useState(Math.max(1, Math.ceil(ms / 1000)));
  const over = useEffectEvent(onOver);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (seconds <= 1) over();
      else setSeconds(seconds - 1);
    }, 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  return (
    <div role="status">
      <Empty title={text.waitToSearch(seconds)} />
    </div>
  );
}

import { ApiError } from 'chatkeep/client';
import { SentLongAgo } from '../../queries/outbox.ts';
import { isUnreachable } from '../../queries/unreachable.ts';
import { useErrorWords } from '../../ui/errors.ts';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

/** Why something was not sent, and what becomes of it. */
export function useFailureWords(): (error: Error) => string {
  const text = useTexts(texts);
  const words = useErrorWords();
  return (error) => {
    if (error instanceof SentLongAgo) return text.failures.longAgo;
    if (isUnreachable(error)) return text.failures.unreachable;
    if (!(error instanceof ApiError) || error.problem.fault !== undefined) return words(error);
    if (error.slug === 'unauthenticated') return text.failures.signedOut;
    if (error.slug === 'not-joined') return text.failures.notJoined;
    if (error.slug === 'conflict') return text.failures.closed;
    if (error.slug === 'too-large') return text.failures.tooLarge;
    return words(error);
  };
}

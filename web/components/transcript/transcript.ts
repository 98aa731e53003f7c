import type { WordsOf } from '../../ui/texts.ts';
import type { MessageWords } from '../message/texts.ts';
import type { Entry } from './entry.ts';
import type { texts } from './texts.ts';

export type TranscriptWords = Omit<WordsOf<typeof texts>, 'dialog'> & Pick<MessageWords, 'types'>;

/** All that goes into a file. */
export interface Transcript {
  readonly conversationId: string;
  readonly customer: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  /** IANA zone of all times. */
  readonly zone: string;
  /** Epoch ms. */
  readonly madeAt: number;
  /** Until when links to files work, epoch ms. */
  readonly linksUntil: number;
  /** Whether marks and notes of operators go along. */
  readonly withMarks: boolean;
  /** BCP 47 */
  readonly locale: string;
  /** Small pictures as data addresses, by the message's id. */
  readonly pictures: ReadonlyMap<string, string>;
}

export function marksOf({ message: { marks = [] } }: Entry): string {
  return marks
    .map(({ label, note }) => (note === null || note === '' ? label : `${label} (${note})`))
    .join('; ');
}

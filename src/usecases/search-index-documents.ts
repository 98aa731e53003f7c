import { documentOf, type IndexableMessage } from '../search/document.ts';
import type { IndexedDocument } from '../search/segments/memory-segment.ts';
import { Pace, type Turns } from '../search/segments/pace.ts';

/** Makes documents of messages, and lets others have a turn again and again. */
export async function makeDocuments(
  messages: readonly IndexableMessage[],
  take: (document: IndexedDocument) => void,
  turns: Turns,
): Promise<void> {
  const pace = new Pace(turns);
  for (const message of messages) {
    take(documentOf(message));
    if (pace.isDue) await pace.turn();
  }
}

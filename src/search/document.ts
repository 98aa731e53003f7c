import { hasFile, type Message } from '../domain/message.ts';
import { foldOnly } from './fold.ts';
import type { IndexedDocument } from './segments/memory-segment.ts';
import { facetTerm, termsOf } from './terms.ts';
import { searchFields, searchText } from './text.ts';

/**
 * Of everything that decides which terms a message has: its searched texts, folding, the tables of
 * characters and readings, hashes, facets. Stored with an index. Raise it with any change of them
 * (a test notices): an index of another version is not read but built again.
 */
export const TERMS_VERSION = 2;

export interface IndexableMessage extends Pick<Message, 'type' | 'body' | 'ext' | 'sentAt'> {
  readonly conversationNo: number;
  readonly seq: number;
  readonly from: string;
}

export const conversationTerm = (conversationNo: number) =>
  facetTerm('conversation', String(conversationNo));
export const senderTerm = (id: string) => facetTerm('sender', id);
export const typeTerm = (type: Message['type']) => facetTerm('type', type);
export const fileTerm = facetTerm('has-file', '');

/** What the index keeps of a message. */
export function documentOf(message: IndexableMessage): IndexedDocument {
  const { sentAt, conversationNo, seq, from, type } = message;
  const ofText = termsOf(foldOnly(searchText(searchFields(message))));
  const facets = [conversationTerm(conversationNo), senderTerm(from), typeTerm(type)];
  if (hasFile(type)) facets.push(fileTerm);
  const terms = new Uint32Array(ofText.length + facets.length);
  terms.set(ofText);
  terms.set(facets, ofText.length);
  return { sentAt, conversationNo, seq, terms };
}

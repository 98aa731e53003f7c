import type { FoundItem, SearchCount } from '../../usecases/search.ts';
import { type Presenting, presentMessage } from './present.ts';
import type { ApiFoundMessage, ApiSearchCount } from './schema/search.ts';

export function presentFound(found: FoundItem, presenting: Presenting): ApiFoundMessage {
  const { message, extras, match, highlights } = found;
  const { id, conversationId, hxMsgId } = message;
  const conversation = encodeURIComponent(conversationId);
  return {
    id,
    conversationId,
    hxMsgId,
    match,
    highlights: highlights.map(({ field, text, ranges }) => ({
      field,
      text,
      ranges: ranges.map(([start, end]) => ({ start, end })),
    })),
    link: `/api/conversations/${conversation}/messages?anchor=message:${encodeURIComponent(id)}`,
    message: presentMessage(message, presenting, extras),
  };
}

export function presentCount({ value, relation }: SearchCount): ApiSearchCount {
  const shown = value.toLocaleString('en-US');
  const texts = { exact: shown, about: `about ${shown}`, at_least: `${shown}+` };
  return { value, relation, text: texts[relation] };
}

import type { MessageType } from 'chatkeep/client';

/** Browsers show none of these: whoever gets one is to save it. */
const notShown = ['image/heic', 'image/heif'];

/** As what a file of this content type is sent. */
export function messageTypeOf(contentType: string): MessageType {
  if (notShown.includes(contentType)) return 'file';
  const kind = contentType.slice(0, contentType.indexOf('/'));
  if (kind === 'image') return 'img';
  return kind === 'audio' || kind === 'video' ? kind : 'file';
}

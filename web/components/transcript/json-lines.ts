import type { Transcript } from './transcript.ts';
import { zonedIso } from '../../ui/zone-time.ts';

/** A transcript as JSON Lines: one object for each message, in display order. */
export function toJsonLines({ entries, zone, withMarks }: Transcript): string {
  return entries
    .map(({ message, name, role, text }) =>
      JSON.stringify({
        id: message.id,
        conversationId: message.conversationId,
        seq: message.seq,
        time: zonedIso(message.sentAt, zone),
        zone,
        sentAt: message.sentAt,
        from: { id: message.from, name, role },
        type: message.type,
        text,
        body: message.body,
        ext: message.ext,
        links: message.links,
        revokedAt: message.revokedAt,
        ...(withMarks ? { marks: message.marks ?? [] } : {}),
      }),
    )
    .map((line) => `${line}\n`)
    .join('');
}

import { useState } from 'react';
import { type Place, placeOf } from './places.ts';
import type { Jumps } from './use-jumps.ts';
import { type Begin, TOP_PX } from './use-scroll.ts';

/** From which window a list is shown first, and where in it. */
export interface Start {
  readonly window: string;
  /** Where one was before; undefined to begin at the anchor. */
  readonly place: Place | undefined;
}

interface Windows {
  /** Whether a window is loaded with this message in it. */
  readonly isLoaded: (window: string, messageId: string) => boolean;
  /** Makes sure that a window is loaded from its anchor on. */
  readonly loadFromAnchor: (window: string) => void;
}

function startOf(visit: Jumps, { isLoaded, loadFromAnchor }: Windows): Start {
  const place = placeOf(visit);
  if (place === undefined) {
    loadFromAnchor(visit.anchor);
    return { window: visit.anchor, place };
  }
  const { window, messageId } = place;
  return { window: isLoaded(window, messageId) ? window : `message:${messageId}`, place };
}

/** Read once for a list. */
export function useStart(visit: Jumps, windows: Windows): Start {
  const [start] = useState(() => startOf(visit, windows));
  return start;
}

/** Above a message that was jumped to, a little of what was before is in view. */
const ABOVE_PX = 2 * TOP_PX;

export function beginOf(
  { window, place }: Start,
  anchorId: string | null,
  ids: readonly (string | undefined)[],
): Begin {
  const index = ids.indexOf(place?.messageId ?? anchorId ?? '');
  if (index === -1) {
    return window === 'oldest'
      ? { at: 'row', index: 0, align: 'start', offset: -TOP_PX }
      : { at: 'end' };
  }
  if (place !== undefined) return { at: 'row', index, align: 'start', offset: -place.top };
  if (window.startsWith('message:')) return { at: 'row', index, align: 'center', offset: 0 };
  const above = window === 'first_unread' ? -ABOVE_PX : 0;
  return { at: 'row', index, align: 'start', offset: above };
}

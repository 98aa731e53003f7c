import type { Message } from 'chatkeep/client';
import { shared } from '../../../ui/shared.ts';

/** The picture that is open over the page; null when none is. */
export const viewing = shared<Message | null>(null);

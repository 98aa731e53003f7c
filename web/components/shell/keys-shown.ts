import { shared } from '../../ui/shared.ts';

/** Whether the list of all keys lies over the page. */
export const keysShown = shared(false);

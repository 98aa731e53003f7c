import { shared } from '../ui/shared.ts';

/** Whether the server no longer takes this session: views stay, and sign-in lies over them. */
export const sessionLost = shared(false);

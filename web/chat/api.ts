import { createClient } from 'chatkeep/client';

/** The user's client. Who it is stands in a cookie that no script can read. */
export const api = createClient({ baseUrl: location.origin, session: 'user' });

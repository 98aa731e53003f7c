import { ApiError } from 'chatkeep/client';

/** Whether the server was not reached, or could not take it then: the same may do later. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ApiError ? [502, 503, 504].includes(error.status) : isOfNetwork(error);
}

/** What `fetch` and uploads in parts throw when there is no answer. */
function isOfNetwork(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof Error && 'originalRequest' in error);
}

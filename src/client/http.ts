import { ApiError, readProblem, readRetryAfterMs } from './errors.ts';
import type { SendTelling } from './xhr.ts';

/** What is needed of `fetch`: the browser's and Node's have it. */
export type Fetch = (address: string, init: FetchInit) => Promise<FetchResponse>;

export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Blob;
  readonly signal?: AbortSignal;
}

export interface FetchResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/** Whose session a browser's cookie holds. */
export type SessionKind = 'operator' | 'user';

export interface Connection {
  /** Where the server is, without a trailing slash. */
  readonly baseUrl: string;
  readonly token: () => string | undefined;
  /** Whose cookie of this browser to be authenticated by, without a token. */
  readonly session: SessionKind | undefined;
  readonly fetch: Fetch;
  /** Where how much was sent can be told: in browsers. */
  readonly sendTelling: SendTelling | undefined;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Whether a request that failed is tried again, where that is safe; true when left out. */
  readonly retry?: boolean;
}

export interface Request extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parts of the path after `/api`; each is encoded. */
  readonly path: readonly string[];
  readonly query?: object;
  readonly body?: object;
  readonly form?: FormData;
  /** Called with the share that was sent, 0 to 1, where that can be told. */
  readonly onSent?: (share: number) => void;
  /** Whether it may be repeated though it may have been done: GET, PUT and DELETE may. */
  readonly repeatable?: boolean;
}

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** Sends a request, and gives what its answer holds. */
export interface Transport {
  readonly call: <Answer>(request: Request) => Promise<Answer>;
}

/** Requests are tried again where that is safe: when they were refused unheard, or may be repeated. */
export function openTransport(connection: Connection): Transport {
  return {
    async call<Answer>(request: Request): Promise<Answer> {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once<Answer>(connection, request);
        } catch (error) {
          request.signal?.throwIfAborted();
          if (attempt >= ATTEMPTS || request.retry === false || !mayRepeat(request, error)) {
            throw error;
          }
          await pause(pauseMs(attempt, error), request.signal);
        }
      }
    },
  };
}

async function once<Answer>(connection: Connection, request: Request): Promise<Answer> {
  const { body, form, signal, onSent } = request;
  const sent = form === undefined ? undefined : await inOnePiece(form);
  signal?.throwIfAborted();
  const { sendTelling } = connection;
  const send: Fetch =
    onSent === undefined || sendTelling === undefined
      ? connection.fetch
      : (address, init) => sendTelling(address, init, onSent);
  const response = await send(addressOf(connection, request), {
    method: request.method,
    headers: {
      accept: 'application/json',
      ...credentials(connection),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent === undefined ? {} : { 'content-type': sent.type }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(sent === undefined ? {} : { body: sent.blob }),
    ...(signal === undefined ? {} : { signal }),
  });
  const text = await response.text();
  if (response.status >= 200 && response.status < 300) {
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }
  const problem = readProblem(response.status, text, response.headers.get('x-request-id') ?? '');
  throw new ApiError(problem, readRetryAfterMs(response.headers.get('retry-after')));
}

// Given up before or while it sends a form, the `fetch` of Node 24 fails where nobody can catch it: it
// writes the parts in a function that it does not wait for (nodejs/undici#4791, #5835).
async function inOnePiece(form: FormData): Promise<{ blob: Blob; type: string }> {
  const whole = new Response(form);
  return { type: whole.headers.get('content-type') ?? '', blob: await whole.blob() };
}

/** The headers that say who asks. */
export function credentials({ token, session }: Connection): Record<string, string> {
  const bearer = token();
  if (bearer !== undefined) return { authorization: `Bearer ${bearer}` };
  return session === undefined ? {} : { 'x-chatkeep-session': session };
}

/** The address of a request, with its query. */
export function addressOf(
  { baseUrl }: Pick<Connection, 'baseUrl'>,
  { path, query }: Pick<Request, 'path' | 'query'>,
): string {
  const pairs = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(
    pairs.map(([name, value]): [string, string] => [name, String(value)]),
  );
  const asked = pairs.length === 0 ? '' : `?${parameters.toString()}`;
  return `${baseUrl}/api/${path.map(encodeURIComponent).join('/')}${asked}`;
}

function mayRepeat(request: Request, error: unknown): boolean {
  // Refused before anything was done.
  if (error instanceof ApiError && error.status === 429) return true;
  const repeatable = request.repeatable ?? ['GET', 'PUT', 'DELETE'].includes(request.method);
  if (!repeatable) return false;
  return error instanceof ApiError ? [502, 503, 504].includes(error.status) : true;
}

function pauseMs(attempt: number, error: unknown): number {
  const asked = error instanceof ApiError ? error.retryAfterMs : undefined;
  // Spread, so that clients that failed together do not come back together.
  const spread = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
  return Math.min(LONGEST_PAUSE_MS, asked ?? spread);
}

/** Why a signal aborted, as an error. */
export function abortReason(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(abortReason(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

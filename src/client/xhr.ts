import { type FetchInit, type FetchResponse, abortReason } from './http.ts';

/** What is needed of a browser's XMLHttpRequest: it tells how much was sent, `fetch` does not. */
interface Xhr {
  readonly status: number;
  readonly responseText: string;
  readonly upload: {
    addEventListener(name: 'progress', listener: (event: Progress) => void): void;
  };
  addEventListener(name: 'load' | 'error' | 'abort', listener: () => void): void;
  open(method: string, address: string): void;
  setRequestHeader(name: string, value: string): void;
  getResponseHeader(name: string): string | null;
  send(body: Blob | string | null): void;
  abort(): void;
}

interface Progress {
  readonly loaded: number;
  readonly total: number;
}

/** Sends, and tells again and again which share of it has gone out, 0 to 1. */
export type SendTelling = (
  address: string,
  init: FetchInit,
  onSent: (share: number) => void,
) => Promise<FetchResponse>;

/** Undefined where there is no XMLHttpRequest, as in Node.js. */
export function findSendTelling(): SendTelling | undefined {
  const { XMLHttpRequest: Request } = globalThis as { XMLHttpRequest?: new () => Xhr };
  return Request === undefined ? undefined : (...sent) => sendBy(new Request(), ...sent);
}

function sendBy(
  xhr: Xhr,
  address: string,
  { method, headers, body, signal }: FetchInit,
  onSent: (share: number) => void,
): Promise<FetchResponse> {
  return new Promise((resolve, reject) => {
    const stop = () => xhr.abort();
    const settle = () => signal?.removeEventListener('abort', stop);
    xhr.open(method, address);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) onSent(loaded / total);
    });
    xhr.addEventListener('load', () => {
      settle();
      const { status, responseText } = xhr;
      const answerHeaders = { get: (name: string) => xhr.getResponseHeader(name) };
      resolve({ status, headers: answerHeaders, text: () => Promise.resolve(responseText) });
    });
    xhr.addEventListener('error', () => {
      settle();
      reject(new TypeError('the network failed'));
    });
    xhr.addEventListener('abort', () => {
      settle();
      reject(abortReason(signal));
    });
    signal?.addEventListener('abort', stop, { once: true });
    xhr.send(body ?? null);
  });
}

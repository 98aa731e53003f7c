import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

const PIECE_BYTES = 64 * 1024;

/** As much of a browser's XMLHttpRequest as uploading needs, over Node's own HTTP. */
export class NodeXhr extends EventTarget {
  status = 0;
  responseText = '';
  readonly upload = new EventTarget();
  #asking: ClientRequest | undefined;
  #answer: IncomingMessage | undefined;
  #isAborted = false;

  open(method: string, address: string): void {
    this.#asking = request(address, { method });
    this.#asking.on('response', (answer) => void this.#take(answer));
    this.#asking.on('error', () => {
      if (!this.#isAborted) this.dispatchEvent(new Event('error'));
    });
  }

  setRequestHeader(name: string, value: string): void {
    this.#asking?.setHeader(name, value);
  }

  getResponseHeader(name: string): string | null {
    const value = this.#answer?.headers[name];
    return value === undefined ? null : String(value);
  }

  send(body: Blob | string | null): void {
    void this.#send(new Blob(body === null ? [] : [body]));
  }

  abort(): void {
    this.#isAborted = true;
    this.#asking?.destroy();
    this.dispatchEvent(new Event('abort'));
  }

  async #send(body: Blob): Promise<void> {
    this.#asking?.setHeader('content-length', body.size);
    for (let sent = 0; sent < body.size && !this.#isAborted; sent += PIECE_BYTES) {
      const piece = Buffer.from(await body.slice(sent, sent + PIECE_BYTES).arrayBuffer());
      await new Promise<void>((resolve) => this.#asking?.write(piece, () => resolve()));
      const progress = { loaded: sent + piece.length, total: body.size };
      this.upload.dispatchEvent(Object.assign(new Event('progress'), progress));
    }
    this.#asking?.end();
  }

  async #take(answer: IncomingMessage): Promise<void> {
    this.#answer = answer;
    this.status = answer.statusCode ?? 0;
    this.responseText = await text(answer);
    this.dispatchEvent(new Event('load'));
  }
}

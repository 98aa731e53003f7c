import type { LiveSocket } from './door.ts';

/** Why a connection was ended by the server; after some of them a client may come back at once. */
export type CutReason = 'slow' | 'restarting' | 'token' | 'flood' | 'unavailable';

// Socket.IO's clients come back by themselves when the connection is lost, not when they are told
// that it is over.
const comesBack: Record<CutReason, boolean> = {
  slow: true,
  restarting: true,
  unavailable: true,
  token: false,
  flood: false,
};

const CLOSE_WITHIN_MS = 5000;

/** Engine.IO pings by itself only, every so often. */
interface Pinged {
  sendPacket(type: 'ping'): void;
}

/** What goes out to one client, and how much of it still waits to be taken by the network. */
export class Outbox {
  readonly #socket: LiveSocket;
  readonly #mostPendingBytes: number;
  #queuedBytes = 0;
  #sentBytes = 0;
  #announced = false;
  #cut: CutReason | undefined;

  /** A client that lets more wait is cut. */
  constructor(socket: LiveSocket, mostPendingBytes: number) {
    this.#socket = socket;
    this.#mostPendingBytes = mostPendingBytes;
    const { conn } = socket;
    conn.on('packetCreate', (packet: { readonly data?: unknown }) => {
      if (typeof packet.data === 'string') this.#queuedBytes += Buffer.byteLength(packet.data);
    });
    // Packets are handed to the network when all before them have left.
    conn.on('flush', () => {
      this.#sentBytes = this.#queuedBytes;
      this.#queuedBytes = 0;
    });
    conn.transport.on('drain', () => {
      this.#sentBytes = 0;
    });
  }

  get pendingBytes(): number {
    return this.#queuedBytes + this.#sentBytes;
  }

  get isOpen(): boolean {
    return this.#cut === undefined && this.#socket.connected;
  }

  get cutReason(): CutReason | undefined {
    return this.#cut;
  }

  /** Whether more may be sent; a client that does not take what it was sent is cut. */
  mayTakeMore(): boolean {
    if (this.pendingBytes > this.#mostPendingBytes) this.cut('slow');
    return this.isOpen;
  }

  /** Sends an event of which the JSON text is made already. */
  writeEvent(text: string): void {
    if (this.isOpen) this.#socket.conn.write(`2["event",${text}]`);
  }

  emit(name: 'ready' | 'typing' | 'presence', data: object): void {
    if (this.mayTakeMore()) this.#socket.emit(name, data);
  }

  /** Waits until no more than so many bytes wait. False when the connection ends first. */
  async drained(mostBytes: number): Promise<boolean> {
    const { conn } = this.#socket;
    while (this.isOpen && this.pendingBytes > mostBytes) {
      await new Promise<void>((resume) => {
        const done = () => {
          conn.transport.off('drain', done);
          conn.off('close', done);
          resume();
        };
        conn.transport.on('drain', done);
        conn.on('close', done);
      });
      // The counter's own listener may come after.
      await Promise.resolve();
    }
    return this.isOpen;
  }

  /**
   * Says why the connection is about to end, and waits until the client has heard it: what it sent
   * before has come by then, and can be answered until it is cut.
   */
  async announce(reason: CutReason): Promise<void> {
    if (!this.isOpen) return;
    this.#announced = true;
    this.#socket.emit('cut', { reason });
    const { conn } = this.#socket;
    const heard = new Promise<void>((resolve) => {
      conn.once('heartbeat', resolve);
      conn.once('close', () => resolve());
    });
    // Answered in turn, by every client, behind all that it has sent.
    (conn as unknown as Pinged).sendPacket('ping');
    await heard;
  }

  /** Ends the connection, and says why. Whoever does not even take that is dropped. */
  cut(reason: CutReason): void {
    if (!this.isOpen) return;
    if (!this.#announced) this.#socket.emit('cut', { reason });
    this.#cut = reason;
    const { conn } = this.#socket;
    if (comesBack[reason]) conn.close();
    else this.#socket.disconnect(true);
    const timer = setTimeout(() => this.drop(), CLOSE_WITHIN_MS);
    timer.unref();
    this.#socket.request.socket.once('close', () => clearTimeout(timer));
  }

  /** Ends the connection without a word. */
  drop(): void {
    this.#socket.request.socket.destroy();
  }
}

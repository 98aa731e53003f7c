import { IncomingMessage } from 'node:http';
import { LIVE_PATH } from './api/live-wire.ts';

/**
 * A request that becomes something else only where that is offered. As soon as a server listens for
 * upgrades, Node.js takes every request with `Upgrade` out of HTTP, also those of clients that only
 * ask for h2c beside: they would get no answer, and their connections would stay open.
 */
export class Request extends IncomingMessage {
  // Node.js sets it while the parent's constructor runs, before a private field is there.
  wantsUpgrade = false;

  get upgrade(): boolean {
    if (!this.wantsUpgrade || this.method === 'CONNECT') return this.wantsUpgrade;
    const isLive = (this.url ?? '').startsWith(LIVE_PATH);
    return isLive && this.headers.upgrade?.toLowerCase() === 'websocket';
  }

  set upgrade(wants: boolean | null) {
    this.wantsUpgrade = wants === true;
  }
}

import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { type Socket, connect } from 'node:net';
import { performance } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { scratchDir, until } from '../db/embedded/harness.ts';
import { conversationId, operatorId, writeDirectory, writeExport } from './archive.ts';
import { chatkeep, freePort, isReady, serve } from './chatkeep.ts';
import { programOfFile } from './program.ts';
import { hasCode } from '../../src/errors.ts';

const CONNECTIONS = 64;
const DRAIN_BOUND_MS = 10_000;
const HALF_SENT_BOUND_MS = 40_000;

const program = programOfFile();

interface Request {
  readonly sentAt: number;
  outcome: 'waiting' | 'answered' | 'cut' | 'refused';
}

/** Sends one request after another over one connection kept open, until it is closed. */
async function client(origin: string, token: string, log: Request[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const body = JSON.stringify({ chatId: conversationId(0), pageNum: 1, pageSize: 100 });
  for (let open = true; open;) {
    const call = request(`${origin}/op/v2/chatMessageList?token=${token}`, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    });
    call.end(body);
    const entry: Request = { sentAt: performance.now(), outcome: 'waiting' };
    log.push(entry);
    try {
      const [response] = await once(call, 'response');
      let text = '';
      response.setEncoding('utf8');
      for await (const chunk of response) text += chunk;
      entry.outcome = text.startsWith('{"code":200,') && text.endsWith('}') ? 'answered' : 'cut';
      open = response.headers.connection !== 'close';
    } catch (error) {
      const refused = hasCode(error, 'ECONNREFUSED');
      entry.outcome = refused ? 'refused' : 'cut';
      open = false;
    }
  }
  agent.destroy();
}

test.runIf(process.platform !== 'win32')(
  'SIGTERM under load: every request sent before it is answered in full, and the exit code is 0',
  { timeout: 120_000 },
  async () => {
    const dataDir = await scratchDir('drain');
    const directory = await writeDirectory(dataDir, 1);
    await chatkeep(program, dataDir, 'import', 'directory', directory).ended;
    const file = join(dataDir, 'export.jsonl');
    const messages = Array.from({ length: 200 }, (_, i) => ({
      conversationNo: 0,
      hxMsgId: String(1000 + i),
      sentAt: Date.UTC(2024, 0, 2) + i * 1000,
    }));
    await writeExport(file, messages);
    expect(await chatkeep(program, dataDir, 'import', 'easemob', file).ended).toMatchObject({
      code: 0,
    });
    const { stdout } = await chatkeep(program, dataDir, 'token', 'operator', operatorId).ended;
    const server = await serve(program, dataDir, await freePort());

    const log: Request[] = [];
    const clients = Array.from({ length: CONNECTIONS }, () =>
      client(server.origin, stdout.trim(), log),
    );
    await until(
      'the connections are busy',
      async () => log.filter(({ outcome }) => outcome === 'answered').length > CONNECTIONS * 5,
      60_000,
    );
    const signalledAt = performance.now();
    server.kill('SIGTERM');
    const { code, stderr } = await server.ended;
    const tookMs = performance.now() - signalledAt;
    await Promise.all(clients);

    const before = log.filter(({ sentAt }) => sentAt < signalledAt);
    expect(before.filter(({ outcome }) => outcome !== 'answered')).toEqual([]);
    expect([code, stderr]).toEqual([0, '']);
    expect(tookMs).toBeLessThan(DRAIN_BOUND_MS);
  },
);

/** A connection on which this much of a request has been sent, and nothing follows. */
async function halfSent(origin: string, text: string): Promise<Socket> {
  const socket = connect(Number(new URL(origin).port), '127.0.0.1');
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  if (text !== '') await new Promise((written) => socket.write(text, written));
  return socket;
}

test.runIf(process.platform !== 'win32')(
  'SIGTERM with requests half sent: the exit is in order, and does not wait for the rest of them',
  { timeout: 120_000 },
  async () => {
    const dataDir = await scratchDir('drain');
    const server = await serve(program, dataDir, await freePort());
    const head = 'POST /op/v2/chatMessageList HTTP/1.1\r\nhost: localhost\r\n';
    const json = 'content-type: application/json\r\ncontent-length: 100\r\n\r\n';
    const sockets = await Promise.all(
      [head, `${head}${json}{"chatId":`, ''].map((text) => halfSent(server.origin, text)),
    );
    // An answer on a later connection shows that the server has these.
    await isReady(server.origin);
    const signalledAt = performance.now();
    server.kill('SIGTERM');
    const { code, stderr } = await server.ended;
    const tookMs = performance.now() - signalledAt;
    for (const socket of sockets) socket.destroy();
    expect([code, stderr]).toEqual([0, '']);
    expect(tookMs).toBeLessThan(HALF_SENT_BOUND_MS);
  },
);

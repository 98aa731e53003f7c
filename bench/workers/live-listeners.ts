import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { type Socket, io } from 'socket.io-client';

/** Many live connections in one process. A job on the first line of stdin, the end of it ends it. */
export interface ListenersJob {
  readonly origin: string;
  readonly auths: readonly { readonly token: string; readonly watch: readonly string[] }[];
}

export interface ListenersResult {
  readonly received: number;
  /** From the moment that each event gives as its own until it was here. */
  readonly latenciesMs: readonly number[];
  /** Share of one core that this process used since all were connected. */
  readonly cpu: number;
}

const AT_ONCE = 50;

const lines = createInterface({ input: process.stdin });
const [first] = (await once(lines, 'line')) as [string];
const job = JSON.parse(first) as ListenersJob;
const latenciesMs: number[] = [];
let received = 0;
const sockets: Socket[] = [];

async function connect(auth: ListenersJob['auths'][number]): Promise<void> {
  const socket = io(job.origin, {
    path: '/api/live',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
  });
  sockets.push(socket);
  socket.on('event', (event: { readonly kind: string; readonly at: number }) => {
    received += 1;
    if (event.kind !== 'message.created') return;
    latenciesMs.push(performance.timeOrigin + performance.now() - event.at);
  });
  socket.on('disconnect', (reason) => process.stderr.write(`  a listener was cut: ${reason}\n`));
  await new Promise<void>((ready, fail) => {
    socket.once('ready', () => ready());
    socket.once('connect_error', fail);
  });
}

const waiting = [...job.auths];
const lane = async () => {
  for (let auth = waiting.shift(); auth !== undefined; auth = waiting.shift()) await connect(auth);
};
await Promise.all(Array.from({ length: AT_ONCE }, lane));
const cpuBefore = process.cpuUsage();
const since = performance.now();
process.stdout.write('connected\n');
await once(lines, 'close');
const cpu = process.cpuUsage(cpuBefore);
const result: ListenersResult = {
  received,
  latenciesMs,
  cpu: (cpu.user + cpu.system) / 1000 / (performance.now() - since),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
for (const socket of sockets) {
  socket.off('disconnect');
  socket.disconnect();
}

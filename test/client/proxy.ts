import { once } from 'node:events';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';

export interface Proxy extends AsyncDisposable {
  readonly origin: string;
  /** Where new connections go from now on. */
  pointTo(origin: string): void;
  /** Ends all connections as a failing network does. */
  cut(): void;
}

/** An address that stays while connections break and servers behind it change. */
export async function openProxy(target: string): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let port = Number(new URL(target).port);
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  };
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    keep(client);
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pointTo(origin) {
      port = Number(new URL(origin).port);
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

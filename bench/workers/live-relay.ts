import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { Server } from 'socket.io';

// The least that could be done: Socket.IO that passes what is sent on to a room, from memory, and
// stores nothing. What the product needs beyond it is what the product costs.

await json(process.stdin);
const server = createServer((_request, response) => {
  response.end(String(process.memoryUsage().rss));
});
const io = new Server(server, {
  path: '/api/live',
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
});
let eventId = 0;
io.on('connection', (socket) => {
  const { watch = [] } = socket.handshake.auth as { readonly watch?: readonly string[] };
  void socket.join([...watch]);
  socket.on('send', (message: { readonly conversationId: string }, ack: (a: object) => void) => {
    eventId += 1;
    const { conversationId } = message;
    const at = Date.now();
    const event = {
      id: String(eventId),
      kind: 'message.created',
      conversationId,
      at,
      data: { message },
    };
    io.to(conversationId).emit('event', event);
    ack({ message, created: true });
  });
  socket.emit('ready', { eventId: String(eventId) });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`);
});
process.once('SIGTERM', () => {
  io.disconnectSockets(true);
  server.close();
  server.closeAllConnections();
});

// A user and an operator hold a conversation, with nothing but fetch and socket.io-client. Written
// from docs/api/native.md alone.
//
//   node examples/plain-client.mjs http://127.0.0.1:8080 USER_TOKEN OPERATOR_TOKEN
//
// `npx chatkeep token user ID` and `npx chatkeep token operator ID` print tokens.

import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';

const [origin, userToken, operatorToken] = process.argv.slice(2);
if (operatorToken === undefined) {
  throw new Error('usage: node examples/plain-client.mjs URL USER_TOKEN OPERATOR_TOKEN');
}

const ATTEMPTS = 5;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Calls the API as somebody. Waits when told to; a problem is thrown as an error. */
function caller(token) {
  return async function call(method, path, body) {
    for (let attempt = 1; ; attempt += 1) {
      const isForm = body instanceof FormData;
      const response = await fetch(`${origin}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      });
      if (response.status === 429 && attempt < ATTEMPTS) {
        await pause(1000 * Number(response.headers.get('retry-after') ?? 1));
        continue;
      }
      const answer = response.status === 204 ? undefined : await response.json();
      if (response.ok) return answer;
      throw Object.assign(new Error(answer.detail), { problem: answer });
    }
  };
}

/** Sends a message once, however often the network fails. */
async function say(call, conversationId, type, body, ext) {
  const message = {
    clientMessageId: randomUUID(),
    type,
    body,
    ...(ext === undefined ? {} : { ext }),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call('POST', `/conversations/${conversationId}/messages`, message);
    } catch (error) {
      if (error.problem !== undefined || attempt === ATTEMPTS) throw error;
      await pause(500);
    }
  }
}

/** Follows what happens, and gives each event to the handler once. */
async function follow(token, onEvent) {
  let lastId;
  const socket = io(origin, {
    path: '/api/live',
    transports: ['websocket'],
    auth: (give) => give({ token, ...(lastId === undefined ? {} : { since: lastId }) }),
  });
  socket.on('event', (event) => {
    lastId = event.id;
    onEvent(event);
    const told = socket.timeout(10_000).emitWithAck('received', { eventId: event.id });
    // Not told: the message only does not count as shown.
    told.catch(() => undefined);
  });
  const ready = new Promise((resolve, reject) => {
    socket.on('ready', ({ eventId }) => {
      lastId = eventId;
      resolve();
    });
    socket.on('connect_error', (error) => {
      if (error.data !== undefined) reject(new Error(error.data.detail));
    });
  });
  await ready;
  return socket;
}

/** Waits for the first event that meets the condition, also one that came before. */
function inbox() {
  const events = [];
  const waiting = new Set();
  return {
    take(event) {
      events.push(event);
      for (const look of waiting) look();
    },
    first(condition) {
      return new Promise((resolve) => {
        const look = () => {
          const found = events.find(condition);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}

const isMessage = (type) => (event) =>
  event.kind === 'message.created' && event.data.message.type === type;

function show(who, event) {
  if (event.kind !== 'message.created') return process.stdout.write(`${who} ${event.kind}\n`);
  const { from, type, body, links } = event.data.message;
  const what = links === null ? (body.msg ?? JSON.stringify(body)) : body.filename;
  return process.stdout.write(
    `${who} ${event.kind} ${from === 'admin' ? 'admin' : type}: ${what}\n`,
  );
}

const asUser = caller(userToken);
const asOperator = caller(operatorToken);

const atUser = inbox();
const atOperator = inbox();
const userSocket = await follow(userToken, (event) => {
  show('user    ', event);
  atUser.take(event);
});
const operatorSocket = await follow(operatorToken, (event) => {
  show('operator', event);
  atOperator.take(event);
});

// The user asks, and an operator who hears of it joins.
const { id } = await asUser('POST', '/conversations', { title: '发票' });
const created = await atOperator.first((event) => event.kind === 'conversation.created');
await asOperator('POST', `/conversations/${created.conversationId}/join`);
await atUser.first((event) => event.kind === 'conversation.joined');
await say(asUser, id, 'txt', { msg: '发票怎么开？' });
await atOperator.first(isMessage('txt'));

// The operator sends a file and a place.
const form = new FormData();
form.append('file', new Blob(['抬头、税号']), '说明.txt');
const { mediaId } = await asOperator('POST', '/media', form);
await say(asOperator, id, 'file', { mediaId });
const file = (await atUser.first(isMessage('file'))).data.message;
const text = await (await fetch(file.links.original)).text();
process.stdout.write(`user     reads ${file.body.filename}: ${text}\n`);
await say(asOperator, id, 'loc', { addr: '北京市朝阳区', lat: 39.92, lng: 116.46 });
const place = await atUser.first(isMessage('loc'));

// The user has read it; something is taken back; what is not possible says what is.
await asUser('PUT', `/conversations/${id}/read`, { messageId: place.data.message.id });
await atOperator.first((event) => event.kind === 'conversation.read');
const slip = await say(asUser, id, 'txt', { msg: '错了' });
await asUser('POST', `/conversations/${id}/messages/${slip.id}/revoke`);
await atOperator.first((event) => event.kind === 'message.revoked');
await asOperator('POST', `/conversations/${id}/end`);
await atUser.first((event) => event.kind === 'conversation.ended');
await say(asUser, id, 'txt', { msg: '还有一个问题' }).catch(({ problem }) => {
  process.stdout.write(
    `user     refused: ${problem.status}, possible: ${problem.allowed.join(', ')}\n`,
  );
});

// All of it again from history, in pages of three.
const walked = [];
let query = 'anchor=newest&before=3';
for (;;) {
  const page = await asUser('GET', `/conversations/${id}/messages?${query}`);
  walked.unshift(...page.messages);
  if (page.foundOldest) break;
  query = `cursor=${encodeURIComponent(page.before)}&before=3`;
}
process.stdout.write(
  `history  ${walked.length} messages, seq ${walked.map(({ seq }) => seq).join(' ')}\n`,
);

userSocket.disconnect();
operatorSocket.disconnect();

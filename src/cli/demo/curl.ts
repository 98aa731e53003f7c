import { createHash } from 'node:crypto';
import type { JsonObject } from '../../domain/json-text.ts';
import type { Client } from '../../usecases/clients.ts';
import type { Showpieces } from './showpieces.ts';

export interface CurlLine {
  readonly title: string;
  readonly command: string;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function post(url: string, body: string): string {
  return `curl -s ${quoted(url)} -d ${quoted(body)}`;
}

/** One line for each documented call that the database has something to show for. */
export function curlLines(
  origin: string,
  showpieces: Showpieces,
  client: Client | undefined,
): CurlLine[] {
  const { user, operator, im, conversationId, talking, search, saysRefund } = showpieces;
  const lines: CurlLine[] = [];
  const add = (title: string, command: string) => lines.push({ title, command });
  const page = { pageNum: 1, pageSize: 20 };
  const searchBody = JSON.stringify({ ...search, ...page });
  if (user !== undefined) {
    const body = JSON.stringify({ userToken: user.token, startIndex: 1, pageSize: 20 });
    add(
      'user v2: all messages of a user, newest first',
      post(`${origin}/user/v2/chatMessages?apiVersion=02`, body),
    );
  }
  if (operator !== undefined && conversationId !== undefined) {
    const op = (name: string, body: string) =>
      post(`${origin}/op/v2/${name}?apiVersion=01&token=${operator.token}`, body);
    const ofConversation = (more: JsonObject) =>
      JSON.stringify({ chatId: conversationId, ...page, ...more });
    add('op v2: a conversation', op('operatorToUserChatMessages', ofConversation({})));
    add(
      'op v2: the same with marks and favourites',
      op('chatMessageList', ofConversation({ needMark: true, needFavorite: true })),
    );
    add('op v2: find conversations', op('chatSearchs', searchBody));
  }
  if (client !== undefined) {
    add(
      'op v2: the same by the sign of the client, without a token',
      post(`${origin}${signed('/op/v2/chatSearchs', client, searchBody)}`, searchBody),
    );
  }
  if (im !== undefined) {
    const url = `${origin}/api/v1/im/${im.conversationNo}/message/1`;
    add('im v1: a conversation of two users', `curl -s ${quoted(url)} -H 'token: ${im.token}'`);
  }
  if (operator !== undefined) {
    const url = `${origin}/api/conversations?status=waiting,active&limit=20`;
    add('native: conversations that wait or go on', `curl -s ${quoted(url)} ${bearer(operator)}`);
  }
  if (operator !== undefined && saysRefund) {
    const url = quoted(`${origin}/api/search/messages`);
    for (const [q, what] of searches) {
      const asked = `--data-urlencode ${quoted(`q=${q}`)}`;
      add(`native: find messages, ${what}`, `curl -sG ${url} ${asked} ${bearer(operator)}`);
    }
  }
  if (talking !== undefined) {
    const url = `${origin}/api/conversations/${talking.conversationId}/messages`;
    const body = JSON.stringify({ type: 'txt', body: { msg: '在吗？' } });
    add(
      'native: say something, as the user of one of them',
      `${post(url, body)} -H 'content-type: application/json' ${bearer(talking)}`,
    );
    add(
      'native: and read what was said last there',
      `curl -s ${quoted(`${url}?anchor=newest&before=5`)} ${bearer(talking)}`,
    );
  }
  return lines;
}

const searches = [
  ['退款', 'by what they say'],
  ['tuikuan', 'by its pinyin'],
  ['tk', 'by its initials'],
] as const;

function bearer({ token }: { readonly token: string }): string {
  return `-H 'authorization: Bearer ${token}'`;
}

/** As any client signs (docs/api/op-v2.md): here the keys are in order and nothing is empty. */
function signed(path: string, client: Client, body: string): string {
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const query = `apiVersion=01&client=${client.id}`;
  const sign = md5(`${path}?${query}&body=${md5(body)}&key=${client.secret}`);
  return `${path}?${query}&sign=${sign}`;
}

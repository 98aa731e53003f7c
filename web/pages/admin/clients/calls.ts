import type { NewRegisteredClient } from 'chatkeep/client';

/** Shell commands that prove a new client: an op one signs, the others take a session. */
export function firstCall(client: NewRegisteredClient, origin: string): string {
  return client.scope === 'op' ? signedCall(client, origin) : sessionCall(client, origin);
}

// docs/api/op-v2.md, "Signing".
function signedCall({ id, secret }: NewRegisteredClient, origin: string): string {
  return `CLIENT=${id}
SECRET=${secret}
today=$(date +%F)
body='{"startTime":"2020-01-01","endTime":"'$today'","pageNum":1,"pageSize":20}'
query="client=$CLIENT&timestamp=$(date +%s)000"
bodymd5=$(printf %s "$body" | md5sum | cut -c1-32)
sign=$(printf %s "/op/v2/chatSearchs?$query&body=$bodymd5&key=$SECRET" | md5sum | cut -c1-32)
curl -s "${origin}/op/v2/chatSearchs?$query&sign=$sign" -d "$body"`;
}

function sessionCall({ id, secret }: NewRegisteredClient, origin: string): string {
  const body = JSON.stringify({ client: id, secret });
  return `curl -s ${origin}/api/sessions -H 'content-type: application/json' -d '${body}'`;
}

import { openBenchContext } from './context.ts';
import * as conversations from '../src/usecases/conversations.ts';
import { pageOfConversation } from '../src/usecases/history.ts';
const size = process.argv[2] ?? '1000000';
const only = process.argv[3];
await using ctx = await openBenchContext(`/tmp/h2-bench/search-${Number(size)*2}x${size}`);
const o = (await ctx.db.pool.query('select no, id from operators where no = 7')).rows[0];
const u = (await ctx.db.pool.query('select id from users where no = 1000')).rows[0];
const actor: any = { kind: 'operator', no: o.no, id: o.id, role: 'agent' };
const c = (await ctx.db.pool.query(`select c.id from conversations c join conversation_state s on s.conversation_no=c.no where s.last_seq>=20 limit 50`)).rows;
const time = async (f: () => Promise<unknown>, n = 7) => { const t: number[] = []; for (let i = 0; i < n; i++) { const s = performance.now(); await f(); t.push(performance.now() - s); } t.sort((a, b) => a - b); return [t[0]!, t[t.length >> 1]!]; };
let k = 0;
const h = await time(() => pageOfConversation(ctx, actor, { conversationId: c[k++ % c.length].id, slice: { offset: 0, limit: 20 } }), 30);
console.log('history', h.map((x) => x.toFixed(2)).join(' '));
const oneDay = { from: Date.UTC(2023, 4, 8), to: Date.UTC(2023, 4, 9) };
const operatorId = o.id, userId = u.id;
const filters: any[] = [
    ['all', {}],
    ['status, one in ten', { statuses: [3] }],
    ['two statuses', { statuses: [1, 30] }],
    ['operator', { operatorId }],
    ['operator and status', { operatorId, statuses: [3] }],
    ['tag, common', { tag: '酒店' }],
    ['tag, rare', { tag: '测试' }],
    ['operator and tag', { operatorId, tag: '出行' }],
    ['marked', { marked: true }],
    ['label and status', { marked: '跟进', statuses: [1] }],
    ['unread', { unread: true }],
    ['title, common', { title: '订' }],
    ['title, rare', { title: '琥珀' }],
    ['title, absent', { title: '龘龘龘' }],
    ['title, common, and status', { title: '订', statuses: [30] }],
    ['user nick, rare', { userNick: '慢慢阿强77' }],
    ['operator nick, common', { operatorNick: '客服' }],
    ['created on one day', { createdFrom: oneDay.from, createdTo: oneDay.to }],
    ['active on one day', { activeFrom: oneDay.from, activeTo: oneDay.to }],
    ['active on one day, and tag', { activeFrom: oneDay.from, activeTo: oneDay.to, tag: '酒店' }],
    ['direct', { type: 'direct' }],
    ['user', { userId }],
];
for (const sort of ['-activity', '-created', 'activity'] as const) for (const [name, f] of filters) {
  if (only && !name.includes(only)) continue;
  const filter = { ...f, sort };
  const first = await time(() => conversations.list(ctx, actor, filter, { limit: 20 }), 5);
  let cursor: string | undefined; let depth = 0;
  while (depth < 2000) { const p = await conversations.list(ctx, actor, filter, { cursor, limit: 100 }); if (!p.next) break; cursor = p.next; depth += 100; }
  const deep = cursor ? await time(() => conversations.list(ctx, actor, filter, { cursor, limit: 20 }), 5) : undefined;
  console.log(sort, name.padEnd(30), first.map((x) => x.toFixed(1)).join(' '), 'deep', depth, deep?.map((x) => x.toFixed(1)).join(' '));
}
process.exit(0);

import { openBenchContext } from './context.ts';
await using ctx = await openBenchContext(`/tmp/h2-bench/search-2000000x1000000`);
const q = async (s: string, v: unknown[] = []) => { const t = performance.now(); const r = await ctx.db.pool.query(s, v); console.log((performance.now() - t).toFixed(0), 'ms'); return r.rows; };
console.log(await q(`select count(*) , count(distinct active_day) as days from conversation_operators where operator_no=7`));
console.log(await q(`select active_day, count(*) from conversation_operators where operator_no=7 group by 1 order by 2 desc limit 5`));
const ex = async (s: string) => console.log((await q('explain (analyze, buffers) ' + s)).map((r: any) => r['QUERY PLAN']).join('\n'));
await ex(`with walked as materialized ((select conversation_no as conversation_no, active_day::bigint as k from conversation_operators where operator_no = 7 and left_at is null order by active_day desc fetch first (168) rows with ties)), found as (
       select x.key, w.conversation_no as no
       from (table walked) w
       cross join lateral (
         select s.last_sent_at as key from conversation_state s
         where s.conversation_no = w.conversation_no and s.status = any('{3}'::smallint[])
         offset 0
       ) x
       order by x.key desc, w.conversation_no desc
       limit 21
     )
     select t.*, f.key, f.no
     from (select count(*) as walked, min(k) as "lastKey" from walked) t
     left join found f on true
     order by f.key desc, f.no desc`);
await ex(`with walked as materialized ((select conversation_no as conversation_no, active_day::bigint as k from conversation_operators where operator_no = 7 and left_at is null order by active_day desc fetch first (20000) rows with ties)), found as (
       select x.key, w.conversation_no as no
       from (table walked) w
       cross join lateral (
         select s.last_sent_at as key from conversation_state s
         where s.conversation_no = w.conversation_no and s.status = any('{3}'::smallint[])
         offset 0
       ) x
       order by x.key desc, w.conversation_no desc
       limit 21
     )
     select t.*, f.key, f.no
     from (select count(*) as walked, min(k) as "lastKey" from walked) t
     left join found f on true
     order by f.key desc, f.no desc`);
process.exit(0);

import type { Context } from '../../context.ts';
import { openStatuses } from '../../domain/conversation.ts';
import { looksLikeOperator } from '../../domain/ids.ts';
import { zoneFormatter } from '../../domain/zone.ts';
import { isAppError } from '../../errors.ts';
import { type ConversationSummary, searchConversations } from '../../usecases/conversations.ts';
import { pageOfConversation } from '../../usecases/history.ts';
import { openSearches } from '../../usecases/search.ts';
import { issueToken } from '../../usecases/sessions.ts';
import { operators, users } from './people.ts';

const system = { kind: 'system' } as const;
const LOOKED_AT = 60;

interface Caller {
  /** Empty when it is not known here. */
  readonly nickName: string;
  readonly token: string;
}

/** Who and what the printed calls are made with; undefined where the database has no such one. */
export interface Showpieces {
  readonly user: Caller | undefined;
  readonly operator: Caller | undefined;
  /** A user with a direct conversation. */
  readonly im: (Caller & { readonly conversationNo: number }) | undefined;
  readonly conversationId: string | undefined;
  /** A user who can say something in this conversation. */
  readonly talking: (Caller & { readonly conversationId: string }) | undefined;
  /** Whether messages say 退款. */
  readonly saysRefund: boolean;
  /** Finds at least that conversation. */
  readonly search: { readonly startTime: string; readonly endTime: string; readonly title: string };
}

interface Candidate {
  readonly summary: ConversationSummary;
  readonly isDirect: boolean;
  readonly total: number;
  readonly latestSender: string | undefined;
  readonly operatorId: string | undefined;
}

/** Of the newest conversations, the longest service and the longest direct one. */
export async function findShowpieces(ctx: Context): Promise<Showpieces> {
  const format = zoneFormatter(ctx.config.timezone);
  const dayOf = (atMs: number) => format(atMs).slice(0, 10);
  const toMs = ctx.clock() + 86_400_000;
  const newest = await searchConversations(
    ctx,
    system,
    { fromMs: 0, toMs },
    { offset: 0, limit: LOOKED_AT },
  );
  const candidates = await Promise.all(newest.rows.map((summary) => lookAt(ctx, summary)));
  const longest = candidates.toSorted((a, b) => b.total - a.total);
  const service = longest.find((each) => !each.isDirect && each.summary.userId !== null);
  const direct = longest.find((each) => each.isDirect && each.latestSender !== undefined);
  const open = longest.find(
    ({ isDirect, summary }) =>
      !isDirect && summary.userId !== null && openStatuses.includes(summary.status),
  );
  const talking = await callerFor(
    ctx,
    'user',
    open?.summary.userId ?? undefined,
    open?.summary.userNick ?? '',
  );
  const operatorId = service?.operatorId ?? longest.find((each) => each.operatorId)?.operatorId;
  const im = await callerFor(ctx, 'im', direct?.latestSender);
  return {
    user: await callerFor(
      ctx,
      'user',
      service?.summary.userId ?? undefined,
      service?.summary.userNick ?? '',
    ),
    operator: await callerFor(ctx, 'operator', operatorId),
    im: im === undefined ? undefined : { ...im, conversationNo: direct?.summary.no ?? 0 },
    conversationId: service?.summary.id,
    talking:
      talking === undefined || open === undefined
        ? undefined
        : { ...talking, conversationId: open.summary.id },
    saysRefund: await isSaid(ctx, '退款'),
    search: {
      startTime: dayOf(service?.summary.createdAt ?? ctx.clock()),
      endTime: dayOf(Math.max(newest.rows[0]?.createdAt ?? 0, ctx.clock())),
      title: Array.from(service?.summary.title ?? '')
        .slice(0, 2)
        .join(''),
    },
  };
}

async function isSaid(ctx: Context, q: string): Promise<boolean> {
  const { items } = await openSearches(ctx).messages(system, { q, limit: 1 });
  return items.length > 0;
}

async function lookAt(ctx: Context, summary: ConversationSummary): Promise<Candidate> {
  const page = await pageOfConversation(ctx, system, {
    conversationId: summary.id,
    slice: { offset: 0, limit: 50 },
  });
  return {
    summary,
    isDirect: page.conversation.type === 'direct',
    total: page.total,
    latestSender: page.rows[0]?.from,
    operatorId: page.rows.find((message) => looksLikeOperator(message.from))?.from,
  };
}

function nickOf(id: string | undefined): string {
  const everyone = [...Object.values(users), ...Object.values(operators)];
  return everyone.find((person) => person.id === id)?.nickName ?? '';
}

async function callerFor(
  ctx: Context,
  kind: 'user' | 'operator' | 'im',
  id: string | undefined,
  nickName = nickOf(id),
): Promise<Caller | undefined> {
  if (id === undefined) return undefined;
  try {
    return { nickName, token: await issueToken(ctx, system, kind, id) };
  } catch (error) {
    if (isAppError(error, 'not_found')) return undefined;
    throw error;
  }
}

import type { Context } from '../context.ts';
import { invalid } from '../errors.ts';
import { type Actor, requirePermission } from '../domain/actor.ts';
import { fold } from '../domain/fold.ts';
import * as settingStore from '../store/settings.ts';

/** A JSON array of words; a message whose folded text has one of them is refused. */
export const FORBIDDEN_WORDS = 'messages.forbidden-words';

const MOST_WORDS = 1000;
const LONGEST_WORD = 64;

export interface Settings {
  /** IANA zone in which times are shown. */
  readonly timezone: string;
  readonly servicePhone: string;
  readonly revokeWindowMs: number;
  readonly mediaLimitBytes: number;
  readonly mediaLinkLifetimeMs: number;
  readonly tokenLifetimeMs: number;
}

/** What is configured, as far as those who use it need to know. For whoever is signed in. */
export function configured(ctx: Context, actor: Actor): Settings {
  requirePermission(actor, 'setting.read');
  const { timezone, servicePhone, revokeWindowMs, mediaLimitBytes } = ctx.config;
  const { mediaLinkLifetimeMs, tokenLifetimeMs } = ctx.config;
  return {
    timezone,
    servicePhone,
    revokeWindowMs,
    mediaLimitBytes,
    mediaLinkLifetimeMs,
    tokenLifetimeMs,
  };
}

export async function forbiddenWords(ctx: Context, actor: Actor): Promise<readonly string[]> {
  requirePermission(actor, 'setting.change');
  const value = await settingStore.find(ctx.db.queries, FORBIDDEN_WORDS);
  return value === undefined ? [] : (JSON.parse(value) as string[]);
}

/** Replaces them; words that match the same are kept once. Throws invalid. */
export async function replaceForbiddenWords(
  ctx: Context,
  actor: Actor,
  words: readonly string[],
): Promise<readonly string[]> {
  requirePermission(actor, 'setting.change');
  if (words.length > MOST_WORDS) {
    throw invalid('words', `there can be at most ${MOST_WORDS} words`, {
      rule: 'too_many',
      most: MOST_WORDS,
    });
  }
  const kept = new Map<string, string>();
  for (const [place, given] of words.entries()) {
    const word = given.trim();
    if (word === '' || word.length > LONGEST_WORD) {
      throw invalid(
        `words.${place}`,
        `a word must have 1 to ${LONGEST_WORD} characters`,
        word === '' ? { rule: 'blank' } : { rule: 'too_long', most: LONGEST_WORD },
      );
    }
    const folded = fold(word);
    if (!kept.has(folded)) kept.set(folded, word);
  }
  const all = [...kept.values()];
  await settingStore.update(ctx.db.queries, FORBIDDEN_WORDS, JSON.stringify(all));
  return all;
}

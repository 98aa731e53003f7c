import { invalid } from '../errors.ts';

/** What a canned reply may leave open: whoever sends it puts in what holds there and then. */
const replyVariables = [
  'customer.name',
  'operator.name',
  'conversation.id',
  'conversation.title',
] as const;

export interface CannedReply {
  readonly no: number;
  /** Seen by all operators, and changed by admins. */
  readonly shared: boolean;
  /** What it is called up by, without the slash. */
  readonly shortcut: string;
  readonly title: string;
  /** With variables as `{{customer.name}}`. */
  readonly text: string;
  /** How often it was sent. */
  readonly uses: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Throws invalid unless it is 1 to 32 characters without white space, slash or brace. */
export function requireShortcut(shortcut: string): void {
  if (/^[^\s/{}]{1,32}$/u.test(shortcut)) return;
  throw invalid(
    'shortcut',
    'shortcut must be 1 to 32 characters without white space, slashes or braces',
    { rule: 'shortcut_form' },
  );
}

/** Throws invalid for a variable that nothing would be put in for. */
export function requireKnownVariables(text: string): void {
  for (const [whole, name = ''] of text.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)) {
    if (replyVariables.some((variable) => variable === name)) continue;
    const known = replyVariables.map((each) => `{{${each}}}`);
    const value = whole.slice(0, 100);
    throw invalid('text', `text has ${value}: the variables are ${known.join(', ')}`, {
      rule: 'unknown_variable',
      value,
      allowed: known,
    });
  }
}

import { type AppError, type Fault, invalid } from '../errors.ts';
import { characterClass, classOf, isIgnored } from './characters.ts';
import { foldOnly } from './fold.ts';
import { pinyinOf, type Pinyin } from './pinyin.ts';

export interface Word {
  /** Folded. */
  readonly text: string;
  /** It was in quotes: found anywhere, and only as written. */
  readonly literal: boolean;
  readonly pinyin: Pinyin | undefined;
}

/** By the text itself, by pinyin only, or by either. */
export type MatchMode = 'exact' | 'pinyin' | 'either';

export const filterNames = [
  'from',
  'customer',
  'operator',
  'conversation',
  'type',
  'tag',
  'mark',
  'status',
  'before',
  'after',
  'has',
] as const;

export type FilterName = (typeof filterNames)[number];

export interface Filter {
  readonly name: FilterName;
  /** As written, without its quotes; for before and after a date or a time of ISO 8601. */
  readonly value: string;
  /** Where it stands in the query, with its value, in UTF-16 units. */
  readonly at: number;
  readonly length: number;
}

/** All of the words, none of the excluded, and the filters, in the order in which they stand. */
export interface Query {
  readonly words: readonly Word[];
  readonly excluded: readonly Word[];
  readonly filters: readonly Filter[];
}

export const LONGEST_QUERY = 500;
export const MOST_WORDS = 20;

const filterStart = new RegExp(String.raw`(${filterNames.join('|')})[:：]`, 'iy');
// What closes a quotation that opens so. Chinese keyboards give the curly ones.
const closings: Readonly<Record<string, string>> = { '"': '"', '＂': '＂', '“': '”“', '”': '”“' };

/**
 * Reads what was typed into the search box. `filtered` says that the search is narrowed elsewhere
 * already, so that it may come without words. Throws invalid, with the remedy.
 */
export function parseQuery(q: string, options: { readonly filtered?: boolean } = {}): Query {
  const length = Array.from(q).length;
  if (length > LONGEST_QUERY) {
    throw invalidQuery(`is ${length} characters long: send at most ${LONGEST_QUERY}`, {
      rule: 'too_long',
      most: LONGEST_QUERY,
    });
  }
  const parts = new Reader(q).parts();
  if (parts.length > MOST_WORDS) {
    throw invalidQuery(`has ${parts.length} words and filters: send at most ${MOST_WORDS}`, {
      rule: 'too_many_words',
      most: MOST_WORDS,
    });
  }
  const query = {
    words: parts.flatMap((part) => (part.kind === 'word' ? [part.word] : [])),
    excluded: parts.flatMap((part) => (part.kind === 'excluded' ? [part.word] : [])),
    filters: parts.flatMap((part) => (part.kind === 'filter' ? [part.filter] : [])),
  };
  const narrowed = options.filtered === true || query.filters.length > 0;
  if (query.words.length === 0 && !narrowed) {
    throw invalidQuery(
      query.excluded.length > 0
        ? 'only excludes: add a word to find or a filter such as from:name'
        : 'is empty: give a word to find or a filter such as from:name',
      { rule: query.excluded.length > 0 ? 'only_excluded' : 'empty_query' },
    );
  }
  return query;
}

type Part =
  | { readonly kind: 'word' | 'excluded'; readonly word: Word }
  | { readonly kind: 'filter'; readonly filter: Filter };

class Reader {
  readonly #q: string;
  #at = 0;

  constructor(q: string) {
    this.#q = q.toWellFormed();
  }

  parts(): Part[] {
    const parts: Part[] = [];
    for (;;) {
      const before = this.#at;
      this.#skip();
      if (this.#at >= this.#q.length) return parts;
      // What follows a closing quote without a space is text, whatever it starts with.
      const apart = before === 0 || this.#at > before;
      const part = apart ? this.#part() : this.#word('word');
      if (part !== undefined) parts.push(part);
    }
  }

  #part(): Part | undefined {
    const filter = this.#filter();
    if (filter !== undefined) return { kind: 'filter', filter };
    // A dash by itself, or several, is text: it is how messages are pasted.
    if (this.#q[this.#at] !== '-' || !this.#isText(this.#at + 1) || this.#q[this.#at + 1] === '-') {
      return this.#word('word');
    }
    this.#at += 1;
    const filterName = this.#filterName();
    if (filterName !== undefined) {
      throw invalidQuery('excludes a filter: only words can be excluded, leave out the -', {
        rule: 'filter_excluded',
        filter: filterName,
        at: this.#at - 1,
        length: filterName.length + 2,
      });
    }
    return this.#word('excluded');
  }

  #word(kind: 'word' | 'excluded'): Part | undefined {
    const start = this.#at;
    const quoted = this.#quoted();
    const text = foldOnly(quoted ?? this.#plain());
    if (quoted !== undefined && text.trim() === '') {
      throw invalidQuery('has quotes with nothing between them: put the words to find there', {
        rule: 'quote_empty',
        at: start,
        length: this.#at - start,
      });
    }
    if (text === '') return undefined;
    const literal = quoted !== undefined;
    const pinyin = literal || kind === 'excluded' ? undefined : pinyinOf(text);
    return { kind, word: { text, literal, pinyin } };
  }

  #filterName(): FilterName | undefined {
    filterStart.lastIndex = this.#at;
    const written = filterStart.exec(this.#q)?.[1]?.toLowerCase();
    return filterNames.find((name) => name === written);
  }

  #filter(): Filter | undefined {
    const name = this.#filterName();
    if (name === undefined) return undefined;
    const at = this.#at;
    this.#at += name.length + 1;
    const value = (this.#quoted() ?? this.#plain()).replaceAll(/\p{Cc}/gu, ' ').trim();
    if (value === '') {
      throw invalidQuery(
        `has ${name}: without a value: write it right after the colon, or put quotes around ` +
          `"${name}:" to find these words`,
        { rule: 'filter_without_value', filter: name, at, length: name.length + 1 },
      );
    }
    const filter = { name, value, at, length: this.#at - at };
    checkValue(filter);
    return filter;
  }

  /** What is in the quotes that start here. Curly quotes that are never closed are text. */
  #quoted(): string | undefined {
    const opening = this.#q[this.#at] ?? '';
    const closing = closings[opening];
    if (closing === undefined) return undefined;
    let text = '';
    for (let at = this.#at + 1; at < this.#q.length; at++) {
      const character = this.#q[at] ?? '';
      const next = this.#q[at + 1] ?? '';
      if (closing.includes(character)) {
        this.#at = at + 1;
        return text;
      }
      const escaped =
        character === '\\' && (next === '\\' || closing.includes(next)) && next !== '';
      text += escaped ? next : character;
      if (escaped) at++;
    }
    if (opening === '"' || opening === '＂') {
      throw invalidQuery(
        'has a quote that is not closed: add the closing quote, or write \\" for one within quotes',
        { rule: 'quote_not_closed', at: this.#at, length: this.#q.length - this.#at },
      );
    }
    return undefined;
  }

  #plain(): string {
    const start = this.#at;
    while (this.#isText(this.#at)) this.#at++;
    return this.#q.slice(start, this.#at);
  }

  #skip(): void {
    while (this.#at < this.#q.length) {
      const character = this.#q.codePointAt(this.#at) ?? 0;
      if (this.#isText(this.#at) && !isIgnored(character)) return;
      this.#at += character > 0xffff ? 2 : 1;
    }
  }

  #isText(at: number): boolean {
    const character = this.#q.codePointAt(at);
    return character !== undefined && classOf(character) !== characterClass.space;
  }
}

const dateOrTime =
  /^(\d{4}-\d{2}-\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d)?)?$/;

function checkValue({ name, value, at, length }: Filter): void {
  const place = { filter: name, value: value.slice(0, 100), at, length };
  if (name === 'has' && value.toLowerCase() !== 'file') {
    throw invalidQuery(`has the filter has:${value}: only has:file is known`, {
      rule: 'not_one_of',
      ...place,
      allowed: ['file'],
    });
  }
  if (name !== 'before' && name !== 'after') return;
  const day = dateOrTime.exec(value)?.[1];
  const atMs = Date.parse(`${day}T00:00:00.000Z`);
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== day) {
    throw invalidQuery(
      `has ${name}:${value}, which is no date: write a day as 2016-02-20, or a time as 2016-02-20T08:30:00+08:00`,
      { rule: 'no_date', ...place },
    );
  }
}

/** `what` completes "the query …". */
function invalidQuery(what: string, fault: Fault): AppError {
  return invalid('q', `the query ${what}`, fault);
}

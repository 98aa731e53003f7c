import type { DocumentKey } from '../search/segments/document-key.ts';
import * as scopeStore from '../store/search-scope.ts';
import type { Scope } from '../store/search-scope.ts';
import type { SearchIndex } from './search-index.ts';

export interface SieveOptions {
  readonly db: SearchIndex['db'];
  /** Each leaves more conversations than the index can be asked for. */
  readonly scopes: readonly Scope[];
  readonly viewerNo: number | null;
  /** Of scopes that leave more than so many, most candidates are hits. */
  readonly most: number;
}

// So many are looked up before it is clear whether most are in vain.
const LOOKED = 256;
const SHARE = 0.1;

/**
 * Drops candidates of conversations that the filters do not leave, before they are looked up. It
 * reads which these are only when it has been told that nearly all look-ups were in vain.
 */
export class Sieve {
  readonly #options: SieveOptions;
  #looked = 0;
  #passed = 0;
  #isUsed = false;
  #sets: Promise<readonly Float64Array[]> | undefined;

  constructor(options: SieveOptions) {
    this.#options = options;
  }

  /** Whether candidates are being dropped. */
  get isUsed(): boolean {
    return this.#isUsed;
  }

  /** So many candidates were looked up, of which the filters let so many through. */
  note(looked: number, passed: number): void {
    this.#looked += looked;
    this.#passed += passed;
  }

  /** Those that may be hits, in the same order. */
  async pass(documents: readonly DocumentKey[]): Promise<readonly DocumentKey[]> {
    if (!this.#isWorthIt()) return documents;
    const sets = await (this.#sets ??= this.#load());
    this.#isUsed = sets.length > 0;
    if (!this.#isUsed) return documents;
    return documents.filter(({ conversationNo }) =>
      sets.every((numbers) => hasNumber(numbers, conversationNo)),
    );
  }

  #isWorthIt(): boolean {
    if (this.#sets !== undefined) return true;
    const { scopes } = this.#options;
    return scopes.length > 0 && this.#looked >= LOOKED && this.#passed < this.#looked * SHARE;
  }

  async #load(): Promise<readonly Float64Array[]> {
    const { db, scopes, viewerNo, most } = this.#options;
    const sets = await Promise.all(
      scopes.map((scope) => scopeStore.listManyConversationNos(db, scope, viewerNo, most)),
    );
    return sets.flatMap((numbers) => (numbers === undefined ? [] : [numbers]));
  }
}

/** Whether it is among the ascending numbers. */
function hasNumber(numbers: Float64Array, wanted: number): boolean {
  let [start, end] = [0, numbers.length];
  while (start < end) {
    const middle = (start + end) >>> 1;
    const number = numbers[middle] ?? Infinity;
    if (number === wanted) return true;
    if (number < wanted) start = middle + 1;
    else end = middle;
  }
  return false;
}

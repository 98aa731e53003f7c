import { type FilterName, filterNames } from '../../queries/typed-query.ts';

/** What stands at the end of the box, and may become a filter. */
type Ending =
  | { readonly kind: 'names'; readonly names: readonly FilterName[]; readonly rest: string }
  | {
      readonly kind: 'values';
      readonly name: FilterName;
      readonly begun: string;
      readonly rest: string;
    };

const inChinese: Partial<Record<FilterName, string>> = {
  from: '发送人',
  customer: '客户',
  operator: '客服',
  type: '类型',
  tag: '标签',
  mark: '标记',
  status: '状态',
  before: '之前',
  after: '之后',
  has: '文件',
};

const SHORTEST = 2;
const ending = /(?:^|\s)(\S+)$/u;
const value = new RegExp(String.raw`(?:^|\s)(${filterNames.join('|')})[:：]("?[^"\s]*)$`, 'iu');

/** `ta` → tag:, `tag:酒` → tags with 酒; undefined where what is typed looks like words. */
export function endingOf(q: string): Ending | undefined {
  const written = value.exec(q);
  if (written !== null) {
    const [whole, found = '', begun = ''] = written;
    const name = filterNames.find((each) => each === found.toLowerCase());
    if (name === undefined || name === 'conversation') return undefined;
    const rest = q.slice(0, q.length - whole.length).trimEnd();
    return { kind: 'values', name, begun: begun.replace(/^"/, ''), rest };
  }
  const last = ending.exec(q)?.[1]?.toLowerCase();
  if (last === undefined || Array.from(last).length < SHORTEST) return undefined;
  const names = filterNames.filter(
    (name) => name !== 'conversation' && (name.startsWith(last) || inChinese[name] === last),
  );
  if (names.length === 0) return undefined;
  return { kind: 'names', names, rest: q.slice(0, q.length - last.length).trimEnd() };
}

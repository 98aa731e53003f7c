export interface Keyed {
  readonly key: string;
}

/** Whether rows came or went above one that both have. */
export function isGrownAtStart(before: readonly Keyed[], now: readonly Keyed[]): boolean {
  const first = before[0]?.key;
  const isFirst = now[0]?.key;
  if (first === undefined || isFirst === undefined || first === isFirst) return false;
  return now.some(({ key }) => key === first) || before.some(({ key }) => key === isFirst);
}

import { parseLocal } from '../../domain/zone.ts';
import { invalidField } from '../get-family/fields.ts';

export interface CreationRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const mustBeTime = '必须是 yyyy-MM-dd 或 yyyy-MM-dd HH:mm:ss 格式的时间';

/** The range from one local time to another, both inclusive; a day alone is all of it. Throws invalid. */
export function creationRange(zone: string, startTime: string, endTime: string): CreationRange {
  const start = parseLocal(zone, startTime);
  if (start === undefined) throw invalidField('startTime', mustBeTime);
  const end = parseLocal(zone, endTime);
  if (end === undefined) throw invalidField('endTime', mustBeTime);
  // As the clock shows them: a second that it skips is not after itself.
  const [first, last] = [`${startTime} 00:00:00`.slice(0, 19), `${endTime} 23:59:59`.slice(0, 19)];
  if (first > last) throw invalidField('startTime', '必须不晚于 endTime');
  return { fromMs: start.fromMs, toMs: end.toMs };
}

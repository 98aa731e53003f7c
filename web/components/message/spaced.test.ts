import { expect, test } from 'vitest';
import { spaced } from './spaced.ts';

test.for([
  [['小蓝', '接入了会话'], '小蓝接入了会话'],
  [['An Li', '结束了会话'], 'An Li 结束了会话'],
  [['陈洁🌸', '结束了会话'], '陈洁🌸 结束了会话'],
  [['小蓝', '将会话转接给', '阿木'], '小蓝将会话转接给阿木'],
  [['Li', '将会话转接给', 'An'], 'Li 将会话转接给 An'],
] as const)('%j', ([parts, expected]) => {
  expect(spaced(...parts)).toBe(expected);
});

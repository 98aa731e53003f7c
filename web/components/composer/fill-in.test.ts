import { expect, test } from 'vitest';
import { fillIn } from './fill-in.ts';

const values = { 'customer.name': '小明', 'operator.name': '$& {{customer.name}}' };

test.for([
  ['您好，{{customer.name}}！', '您好，小明！'],
  ['{{ customer.name }}{{customer.name}}', '小明小明'],
  ['{{operator.name}}', '$& {{customer.name}}'],
  ['{{constructor}} {{other}}', '{{constructor}} {{other}}'],
  ['{customer.name}', '{customer.name}'],
] as const)('%s', ([text, expected]) => {
  expect(fillIn(text, values)).toBe(expected);
});

import { expect, test } from 'vitest';
import { requireKnownVariables, requireShortcut } from './canned-reply.ts';

test.each(['hi', '退款', 'a-b_c.1', '🙂', '字'.repeat(32)])('%s is a shortcut', (shortcut) => {
  expect(() => requireShortcut(shortcut)).not.toThrow();
});

test.each(['', 'a b', '/hi', 'a\tb', '{{x', '字'.repeat(33), '　'])('"%s" is none', (shortcut) => {
  expect(() => requireShortcut(shortcut)).toThrow(/shortcut must be/);
});

test.each([
  '您好',
  '您好，{{customer.name}}，我是{{ operator.name }}',
  '{{conversation.id}} {{conversation.title}}',
  '{customer} {{}} {{ {{ }}',
])('%s can be sent', (text) => {
  expect(() => requireKnownVariables(text)).not.toThrow();
});

test.each(['{{customer}}', '您好 {{customer.nick}}', '{{customer.name}}{{ x }}'])(
  '%s names a variable that is not there',
  (text) => {
    expect(() => requireKnownVariables(text)).toThrow(/the variables are \{\{customer\.name\}\}, /);
  },
);

import { expect, test } from 'vitest';
import { testApp } from '../helpers/app.ts';
import { people, sent } from './calls.ts';
import { amr, mp4, wav } from './files.ts';

const files = [
  ['a recording', 'a.wav', () => wav(2500), 'audio/wav', 2500],
  ['a voice message of a phone', 'a.amr', () => amr(150), 'audio/amr', 3000],
  ['a film', 'a.mp4', () => mp4(61_500), 'video/mp4', 61_500],
  ['a film under a wrong name', 'a.jpg', () => mp4(1000), 'video/mp4', 1000],
  ['a film that is cut short', 'a.mp4', () => mp4(1000).subarray(0, 60), 'video/mp4', null],
  ['a recording that is only its head', 'a.wav', () => wav(0), 'audio/wav', null],
  ['a text', 'a.txt', () => Buffer.from('words'), 'text/plain', null],
] as const;

test('sound and film say how long they are, where the file does', async () => {
  await using t = await testApp();
  const { user } = await people(t);
  for (const [name, filename, make, type, durationMs] of files) {
    const { type: seen, durationMs: read } = await sent(t, user, make(), filename);
    expect([name, seen, read]).toEqual([name, type, durationMs]);
  }
});

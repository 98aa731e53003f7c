import { expect, test } from 'vitest';
import { api, problem } from './call.ts';
import { openApp, storePeople } from './people.ts';

const head = '--x\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n';

test('a multipart body that breaks off or is none is refused as malformed', async () => {
  await using t = await openApp();
  const { user: token } = await storePeople(t);
  const bodies = [
    '',
    'x',
    '--x\r\nfoo',
    head,
    `${head}abc`,
    `${head}abc\r\n--x`,
    `${head}abc\r\n--x\r\n`,
    head + 'y'.repeat(200_000),
    `${head}abc\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="b"\r\n\r\nzz`,
  ];
  for (const body of bodies) {
    const sent = { token, body, type: 'multipart/form-data; boundary=x' };
    expect(problem(await api(t, 'POST', '/media', sent), 400, 'invalid').detail).not.toBe('');
  }
  const unbounded = { token, body: 'x', type: 'multipart/form-data' };
  problem(await api(t, 'POST', '/media', unbounded), 400, 'invalid');
  const whole = { token, body: `${head}abc\r\n--x--\r\n`, type: 'multipart/form-data; boundary=x' };
  expect((await api(t, 'POST', '/media', whole)).status).toBe(201);
});

import { expect, test } from 'vitest';
import { type Method, api, problem } from './call.ts';
import { openApp, storePeople } from './people.ts';

interface Described {
  readonly security?: readonly object[];
}

test('every endpoint but signing in asks for a token before anything else', async () => {
  await using t = await openApp({ CHATKEEP_RATE_LIMIT_PER_MINUTE: '100000' });
  await storePeople(t);
  const { paths } = (await t.app.inject('/openapi.json')).json<{
    paths: Record<string, Record<string, Described>>;
  }>();
  const operations = Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/') && !path.startsWith('/api/v1/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({ path, method, security })),
    );
  const open = operations.filter(({ security }) => security?.length === 0);
  expect(open.map(({ path }) => path)).toEqual(['/api/sessions']);
  const closed = operations.filter((operation) => !open.includes(operation));
  expect(closed.length).toBeGreaterThan(50);
  for (const { path, method } of closed) {
    const place = path.slice('/api'.length).replaceAll(/\{\w+\}/g, 'x');
    const answer = await api(t, method.toUpperCase() as Method, place, { body: '{' });
    expect([method, path, answer.status]).toEqual([method, path, 401]);
    problem(answer, 401, 'unauthenticated');
  }
});

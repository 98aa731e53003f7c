import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { decodableUrl } from './url.ts';

test.each([
  ['/op/v2/chatSearchs?token=%zz', '/op/v2/chatSearchs?token=%zz'],
  ['/media/%E5%9B%BE.png?e=1', '/media/%E5%9B%BE.png?e=1'],
  ['/user/v2/%zz', '/user/v2/%25zz'],
  ['/user/v2/%', '/user/v2/%25'],
  ['/user/v2/%E5%9B?a=%E5', '/user/v2/%25E5%259B?a=%E5'],
  ['/user/v2/%ff#%ff', '/user/v2/%25ff#%ff'],
  ['/a', '/a'],
])('%s is routed as %s', (url, routed) => {
  expect(decodableUrl(url)).toBe(routed);
});

test('a malformed path is answered under its prefix', async () => {
  const server = Fastify({ rewriteUrl: (request) => decodableUrl(request.url ?? '/') });
  await server.register(
    (scope, _options, done) => {
      scope.setNotFoundHandler((_request, reply) => reply.send('of the family'));
      scope.get('/:id', (request) => request.params);
      done();
    },
    { prefix: '/family' },
  );
  expect((await server.inject('/family/a/%zz')).body).toBe('of the family');
  expect((await server.inject('/family/%ff')).json()).toEqual({ id: '%ff' });
  await server.close();
});

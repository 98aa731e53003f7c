import { expect, test } from 'vitest';
import { isAppError } from '../errors.ts';
import { asUnavailable } from './open.ts';

test.each([
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout exceeded when trying to connect',
  'timeout expired',
])('what node-postgres says of a lost connection is unavailable: %s', (message) => {
  expect(isAppError(asUnavailable(new Error(message)), 'unavailable')).toBe(true);
});

test.each([
  ['the socket', 'EAGAIN'],
  ['the socket', 'ECONNREFUSED'],
  ['the socket', 'ECONNRESET'],
  ['the socket', 'ENOENT'],
  ['the socket', 'EPIPE'],
  ['the socket', 'ETIMEDOUT'],
  ['the network', 'EHOSTUNREACH'],
  ['the network', 'ENETUNREACH'],
  ['the name service', 'EAI_AGAIN'],
  ['the name service', 'ENOTFOUND'],
  ['PostgreSQL', '08006'],
  ['PostgreSQL', '53300'],
  ['PostgreSQL', '57014'],
  ['PostgreSQL', '57P01'],
  ['PostgreSQL', '57P02'],
  ['PostgreSQL', '57P03'],
  ['PostgreSQL', '57P05'],
])('so is what %s says by %s', (_who, code) => {
  const error = Object.assign(new Error('no'), { code });
  expect(isAppError(asUnavailable(error), 'unavailable')).toBe(true);
});

test.each(['22P02', '23505', '40P01', '42P01', '55P03', 'XX000'])(
  'any other failure passes as it is: %s',
  (code) => {
    const error = Object.assign(new Error('no'), { code });
    expect(asUnavailable(error)).toBe(error);
  },
);

import { testApp } from '../helpers/app.ts';
import { operator, user } from './records.ts';

export const NOW = Date.parse('2016-02-22T11:59:53+08:00');
export const PATH = '/user/v2/chatMessages';

export const open = (env = {}) =>
  testApp({ CHATKEEP_PUBLIC_URL: 'https://chat.example', ...env }, () => NOW);

export const foot = {
  operationTime: '2016-02-22 11:59:53',
  servicePhone: '400800400',
  host: 'test-machine',
};

export const failure = (code: number, text: string) => ({ code, message: text, data: null, foot });

export const people = [user(1), user(2), user(3), operator(1)];

import { expect, test } from 'vitest';
import { readMediaRequest } from './media-request.ts';

const nothing = { attname: undefined, size: undefined, deadlineSec: 90 };

test.each([
  ['e=90&token=k:s=', nothing],
  ['attname=&e=90&token=t', nothing],
  ['attname=%E5%9B%BE+1.png&e=90', { ...nothing, attname: '图 1.png' }],
  ['attname=%zz&e=90', { ...nothing, attname: '%zz' }],
  [
    'attname=&imageView2/1/w/200/h/200&e=90&token=t',
    { ...nothing, size: { mode: 1, width: 200, height: 200 } },
  ],
  ['imageView2/2/w/1080&e=90', { ...nothing, size: { mode: 2, width: 1080, height: undefined } }],
  ['imageView2/1/h/64&e=90', { ...nothing, size: { mode: 1, width: undefined, height: 64 } }],
  ['imageView2/2/h/9/w/4096&e=90', { ...nothing, size: { mode: 2, width: 4096, height: 9 } }],
  ['imageView2/1/w/0&e=90', undefined],
  ['imageView2/1/w/4097&e=90', undefined],
  ['imageView2/3/w/10&e=90', undefined],
  ['imageView2/1&e=90', undefined],
  ['imageView2/1/w/-5&e=90', undefined],
  ['imageView2/1/w/10/format/svg&e=90', undefined],
])('%s', (query, request) => {
  expect(readMediaRequest(query)).toEqual(request);
});

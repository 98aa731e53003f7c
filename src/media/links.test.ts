import { describe, expect, test } from 'vitest';
import { signedUrl, signingLinks, verifySignedUrl } from './links.ts';

const sdk = { accessKey: 'abcdefghklmnopq', secretKey: '1234567890' };

// Published by Qiniu's SDK tests and documentation, or recomputed with the SDK.
const vectors = [
  [
    'http://www.qiniu.com?go=1',
    1234571490,
    'http://www.qiniu.com?go=1&e=1234571490',
    '8vzBeLZ9W3E4kbBLFLW0Xe0u7v4=',
  ],
  [
    'http://7xkq6j.com1.z0.glb.clouddn.com/f35fe1ecaec540869c9b764ac6f2783d.png?attname=&imageView2/1/w/200/h/200',
    1608806094,
    'http://7xkq6j.com1.z0.glb.clouddn.com/f35fe1ecaec540869c9b764ac6f2783d.png?attname=&imageView2/1/w/200/h/200&e=1608806094',
    'w6U4ikEN1ONWF0i_9ZPBlXpoMzk=',
  ],
  [
    'http://7xkq6j.com1.z0.glb.clouddn.com/fileName1',
    1605344584,
    'http://7xkq6j.com1.z0.glb.clouddn.com/fileName1?e=1605344584',
    'V_Mh9Jf-ax8StiCPMk1reEdG74s=',
  ],
  [
    'http://www.qiniu.com/x',
    1234571490,
    'http://www.qiniu.com/x?e=1234571490',
    'J6Gp8J3ECe1R3zdc2SGkiEzLiaA=',
  ],
] as const;

describe('signedUrl', () => {
  test.each(vectors)('signs %s as Qiniu does', (url, deadline, dated, token) => {
    expect(signedUrl(url, deadline, sdk.accessKey, sdk.secretKey)).toBe(
      `${dated}&token=${sdk.accessKey}:${token}`,
    );
  });

  test("gives the official documentation's example", () => {
    const url = 'http://78re52.com1.z0.glb.clouddn.com/resource/flower.jpg';
    expect(signedUrl(url, 1451491200, 'MY_ACCESS_KEY', 'MY_SECRET_KEY')).toBe(
      `${url}?e=1451491200&token=MY_ACCESS_KEY:438dd8pXocjYuF-6dTcKMtETB2g=`,
    );
  });
});

describe('signingLinks', () => {
  const links = (baseUrl: string, origin = '') =>
    signingLinks({ origin, baseUrl, ...sdk, lifetimeMs: 90_000 });

  test('encodes a key with spaces and Chinese as the SDK does', () => {
    expect(links('http://d.example.com').original('图片 1.png', 1234571400_000)).toBe(
      'http://d.example.com/%E5%9B%BE%E7%89%87%201.png?e=1234571490&token=abcdefghklmnopq:su6C5kO5yO_m5lt7gk51IsWbovo=',
    );
  });

  test('asks for a centre-cropped square as a thumbnail', () => {
    expect(links('http://d.example.com').thumbnail('a.png', 0)).toContain(
      '/a.png?attname=&imageView2/1/w/200/h/200&e=90&token=',
    );
  });

  test('asks for at most 1080 wide as medium', () => {
    expect(links('http://d.example.com').medium('a.png', 0)).toContain(
      '/a.png?attname=&imageView2/2/w/1080&e=90&token=',
    );
  });

  test('a key that is not well-formed Unicode still gives a link', () => {
    expect(links('http://d.example.com').original('\ud800x.png', 0)).toContain(
      '/%EF%BF%BDx.png?e=90',
    );
  });

  test('a key with ? and # stays a key', () => {
    expect(links('http://d.example.com').original('a?b#c', 0)).toContain('/a%3Fb%23c?e=90');
  });

  test('signs the path alone, so the same link is valid under another origin', () => {
    const link = links('/media', 'http://chat.example').original('a.png', 0);
    expect(link.startsWith('http://chat.example/media/a.png?e=90&token=')).toBe(true);
    const path = link.slice('http://chat.example'.length);
    expect(verifySignedUrl(path, sdk.accessKey, sdk.secretKey, 89_000)).toBe('valid');
  });
});

describe('verifySignedUrl', () => {
  const url = signedUrl('/media/a.png?attname=', 100, 'k', 's');

  test.each([
    ['as made', url, 100_000, 'valid'],
    ['a second later', url, 101_000, 'expired'],
    ['another file', url.replace('a.png', 'b.png'), 0, 'altered'],
    ['a later deadline', url.replace('e=100', 'e=200'), 0, 'altered'],
    ['another key', url.replace('token=k:', 'token=x:'), 0, 'altered'],
    ['a shortened token', url.slice(0, -2), 0, 'altered'],
    ['something behind the token', `${url}&x=1`, 0, 'altered'],
    ['no token', '/media/a.png', 0, 'altered'],
  ])('%s', (_name, link, atMs, verdict) => {
    expect(verifySignedUrl(link, 'k', 's', atMs)).toBe(verdict);
  });
});

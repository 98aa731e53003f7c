import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { AppError } from './errors.ts';

const s3Settings = { S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a', S3_SECRET_ACCESS_KEY: 's' };
const qiniuSettings = {
  QINIU_ACCESS_KEY: 'a',
  QINIU_SECRET_KEY: 's',
  QINIU_DOMAIN: 'https://media.example',
};

test('nothing set gives the documented defaults', () => {
  const config = readConfig({}, {});
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    timezone: 'Asia/Shanghai',
    servicePhone: '400800400',
    mediaLinkLifetimeMs: 7 * 86_400_000,
    databaseUrl: undefined,
    qiniu: undefined,
  });
});

test('a flag wins over the environment', () => {
  const config = readConfig({ port: '9000' }, { CHATKEEP_PORT: '7000', CHATKEEP_HOST: '::1' });
  expect(config).toMatchObject({ port: 9000, host: '::1' });
});

test.each([
  [{ CHATKEEP_PORT: '70000' }, /whole number from 0 to 65535/],
  [{ CHATKEEP_PORT: '8080x' }, /whole number/],
  [{ CHATKEEP_TIMEZONE: 'Beijing' }, /CHATKEEP_TIMEZONE.*IANA zone/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL.*postgres:/],
  [{ CHATKEEP_PUBLIC_URL: 'chat.example' }, /CHATKEEP_PUBLIC_URL/],
  [{ QINIU_ACCESS_KEY: 'a', QINIU_DOMAIN: 'http://d' }, /QINIU_SECRET_KEY is not set/],
  [{ CHATKEEP_LOG_LEVEL: 'loud' }, /must be one of fatal/],
  [{ CHATKEEP_MEDIA_LINK_DAYS: '0' }, /CHATKEEP_MEDIA_LINK_DAYS/],
  [{ QINIU_BUCKET: 'b' }, /QINIU_ACCESS_KEY, QINIU_SECRET_KEY, QINIU_DOMAIN is not set/],
  [{ S3_BUCKET: 'b', S3_ACCESS_KEY_ID: 'a' }, /S3_SECRET_ACCESS_KEY is not set/],
  [{ ...s3Settings, S3_ENDPOINT: '127.0.0.1:9000' }, /S3_ENDPOINT must be a URL/],
  [{ ...s3Settings, ...qiniuSettings, QINIU_BUCKET: 'b' }, /one store only/],
  [{ ...s3Settings, CHATKEEP_MEDIA_LIMIT_BYTES: String(2 ** 33) }, /with S3 it must be at most/],
  [{ CHATKEEP_MEDIA_UNUSED_HOURS: '0' }, /CHATKEEP_MEDIA_UNUSED_HOURS/],
  [{ CHATKEEP_MEDIA_UNNAMED_BYTES: '1' }, /CHATKEEP_MEDIA_UNNAMED_BYTES/],
])('%j is refused in words', (env, words) => {
  expect(() => readConfig({}, env)).toThrow(AppError);
  expect(() => readConfig({}, env)).toThrow(words);
});

import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from './errors.ts';

// From the sources and from what they are built to alike.
const BUILT_WEB = fileURLToPath(new URL('../dist/web', import.meta.url));

export interface QiniuConfig {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Scheme and host that serve the bucket, without a trailing slash. */
  readonly domain: string;
  /** Where uploads go; without it, uploads stay on disk or in S3 and only links are Qiniu's. */
  readonly bucket: string | undefined;
}

export interface S3Config {
  readonly bucket: string;
  readonly region: string;
  /** Of a store that is not Amazon's. */
  readonly endpoint: string | undefined;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Config {
  readonly dataDir: string;
  /** When set, this PostgreSQL is used in place of the embedded one. */
  readonly databaseUrl: string | undefined;
  readonly poolSize: number;
  readonly host: string;
  readonly port: number;
  /** Address under which clients reach this server, for links; without it the Host of the request. */
  readonly publicUrl: string | undefined;
  /** IANA zone of every time without one on the wire. */
  readonly timezone: string;
  readonly servicePhone: string;
  /** Name of this machine in answers' `foot`. */
  readonly machineName: string;
  readonly mediaLinkLifetimeMs: number;
  readonly tokenLifetimeMs: number;
  readonly qiniu: QiniuConfig | undefined;
  readonly logLevel: string;
  readonly trustProxy: boolean;
  readonly bodyLimitBytes: number;
  readonly s3: S3Config | undefined;
  readonly mediaLimitBytes: number;
  /** What one owner's files that nothing names may take together. */
  readonly mediaUnnamedBytes: number;
  /** How long a half-finished upload, or a file that no message names, is kept. */
  readonly mediaUnusedMs: number;
  /** How long the sender of a message may revoke it; staff may at any time. */
  readonly revokeWindowMs: number;
  /** Requests of the native API a minute, for each token, and for each address without one. */
  readonly rateLimitPerMinute: number;
  /** What one live connection may leave unread before it is cut. */
  readonly liveBufferBytes: number;
  /** Where the console's built files are. */
  readonly webDir: string;
}

export interface Flags {
  readonly data?: string;
  readonly host?: string;
  readonly port?: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function wholeNumber(name: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const message = `${name} is "${text}": it must be a whole number from ${least} to ${most}`;
  throw new AppError('invalid', message, { field: name });
}

/** An IANA zone by its usual name. Throws invalid for any other, naming the variable or flag. */
export function timezone(name: string, zone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = `${name} is "${zone}": it must be an IANA zone such as Asia/Shanghai`;
    throw new AppError('invalid', message, { field: name });
  }
}

function url(name: string, text: string, protocols: readonly string[]): string {
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  if (parsed !== undefined && protocols.includes(parsed.protocol)) return text.replace(/\/+$/, '');
  const forms = protocols.map((protocol) => `${protocol}//…`).join(' or ');
  throw new AppError('invalid', `${name} must be a URL of the form ${forms}`, { field: name });
}

function qiniu(env: Environment): QiniuConfig | undefined {
  const names = ['QINIU_ACCESS_KEY', 'QINIU_SECRET_KEY', 'QINIU_DOMAIN'] as const;
  const [accessKey, secretKey, domain] = names.map((name) => env[name] || undefined);
  const bucket = env['QINIU_BUCKET'] || undefined;
  const nothing = [accessKey, secretKey, domain, bucket].every((value) => value === undefined);
  if (nothing) return undefined;
  if (accessKey === undefined || secretKey === undefined || domain === undefined) {
    const missing = names.filter((name) => !env[name]);
    throw new AppError(
      'invalid',
      `Qiniu needs ${names.join(', ')}: ${missing.join(', ')} is not set`,
      { field: missing[0] ?? '' },
    );
  }
  return {
    accessKey,
    secretKey,
    domain: url('QINIU_DOMAIN', domain, ['http:', 'https:']),
    bucket,
  };
}

function s3(env: Environment): S3Config | undefined {
  const names = ['S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;
  const [bucket, accessKeyId, secretAccessKey] = names.map((name) => env[name] || undefined);
  if (bucket === undefined && accessKeyId === undefined && secretAccessKey === undefined) {
    return undefined;
  }
  if (bucket === undefined || accessKeyId === undefined || secretAccessKey === undefined) {
    const missing = names.filter((name) => !env[name]);
    throw new AppError('invalid', `S3 needs ${names.join(', ')}: ${missing.join(', ')} is not set`);
  }
  if (env['QINIU_BUCKET']) {
    throw new AppError(
      'invalid',
      'S3_BUCKET and QINIU_BUCKET are both set: uploads can go to one store only',
    );
  }
  return {
    bucket,
    accessKeyId,
    secretAccessKey,
    region: env['S3_REGION'] || 'us-east-1',
    endpoint: env['S3_ENDPOINT']
      ? url('S3_ENDPOINT', env['S3_ENDPOINT'], ['http:', 'https:'])
      : undefined,
  };
}

/** What one request can store in S3. */
const S3_LIMIT_BYTES = 5 * 2 ** 30;

function requireStorable(config: Config): Config {
  if (config.s3 === undefined || config.mediaLimitBytes <= S3_LIMIT_BYTES) return config;
  throw new AppError(
    'invalid',
    `CHATKEEP_MEDIA_LIMIT_BYTES is ${config.mediaLimitBytes}: with S3 it must be at most ${S3_LIMIT_BYTES}`,
    { field: 'CHATKEEP_MEDIA_LIMIT_BYTES' },
  );
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

function logLevel(level: string): string {
  if (logLevels.includes(level)) return level;
  const message = `CHATKEEP_LOG_LEVEL is "${level}": it must be one of ${logLevels.join(', ')}`;
  throw new AppError('invalid', message, { field: 'CHATKEEP_LOG_LEVEL' });
}

/** Reads environment and flags; a flag wins. Throws invalid, naming the variable and the remedy. */
export function readConfig(flags: Flags = {}, env: Environment = process.env): Config {
  const number = (name: string, fallback: number, least: number, most: number) =>
    wholeNumber(name, env[name] || String(fallback), least, most);
  const days = (name: string, fallback: number) => number(name, fallback, 1, 36_500) * DAY_MS;
  const databaseUrl = env['DATABASE_URL'] || undefined;
  return requireStorable({
    dataDir: resolve(flags.data ?? (env['CHATKEEP_DATA'] || './data')),
    databaseUrl:
      databaseUrl === undefined
        ? undefined
        : url('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:']),
    poolSize: number('CHATKEEP_POOL_SIZE', 10, 2, 1000),
    host: flags.host ?? (env['CHATKEEP_HOST'] || '127.0.0.1'),
    port: wholeNumber('--port', flags.port ?? (env['CHATKEEP_PORT'] || '8080'), 0, 65_535),
    publicUrl: env['CHATKEEP_PUBLIC_URL']
      ? url('CHATKEEP_PUBLIC_URL', env['CHATKEEP_PUBLIC_URL'], ['http:', 'https:'])
      : undefined,
    timezone: timezone('CHATKEEP_TIMEZONE', env['CHATKEEP_TIMEZONE'] || 'Asia/Shanghai'),
    servicePhone: env['CHATKEEP_SERVICE_PHONE'] || '400800400',
    machineName: env['CHATKEEP_MACHINE_NAME'] || hostname(),
    mediaLinkLifetimeMs: days('CHATKEEP_MEDIA_LINK_DAYS', 7),
    tokenLifetimeMs: days('CHATKEEP_TOKEN_DAYS', 30),
    qiniu: qiniu(env),
    logLevel: logLevel(env['CHATKEEP_LOG_LEVEL'] || 'info'),
    trustProxy: env['CHATKEEP_TRUST_PROXY'] === '1',
    bodyLimitBytes: number('CHATKEEP_BODY_LIMIT_BYTES', 2 ** 20, 1024, 2 ** 30),
    s3: s3(env),
    mediaLimitBytes: number('CHATKEEP_MEDIA_LIMIT_BYTES', 100 * 2 ** 20, 1024, 2 ** 36),
    mediaUnnamedBytes: number('CHATKEEP_MEDIA_UNNAMED_BYTES', 2 ** 30, 1024, 2 ** 50),
    mediaUnusedMs: number('CHATKEEP_MEDIA_UNUSED_HOURS', 24, 1, 8760) * HOUR_MS,
    revokeWindowMs: number('CHATKEEP_REVOKE_MINUTES', 2, 0, 525_600) * MINUTE_MS,
    rateLimitPerMinute: number('CHATKEEP_RATE_LIMIT_PER_MINUTE', 1200, 1, 1_000_000_000),
    liveBufferBytes: number('CHATKEEP_LIVE_BUFFER_BYTES', 2 ** 20, 16_384, 2 ** 30),
    webDir: resolve(env['CHATKEEP_WEB'] || BUILT_WEB),
  });
}

import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import qiniu from 'qiniu';
import type { QiniuConfig } from '../config.ts';
import { AppError } from '../errors.ts';
import { signingLinks } from './links.ts';
import type { MediaStore } from './store.ts';

const MINUTE_MS = 60_000;
/** Longer files go up in parts, which the SDK sends again one by one when the line fails. */
const PARTS_FROM_BYTES = 8 * 2 ** 20;
const NO_SUCH_FILE = 612;

export interface QiniuStoreConfig extends QiniuConfig {
  readonly bucket: string;
}

/** What an upload token allows: this key alone, of this size at most, with the type that we say. */
export function uploadToken(config: QiniuStoreConfig, key: string, sizeBytes: number): string {
  const policy = new qiniu.rs.PutPolicy({
    scope: `${config.bucket}:${key}`,
    expires: 3600,
    fsizeLimit: sizeBytes,
    detectMime: 0,
  });
  return policy.uploadToken(new qiniu.auth.digest.Mac(config.accessKey, config.secretKey));
}

function unavailable(cause: unknown): AppError {
  return new AppError(
    'unavailable',
    'Qiniu does not do what it is asked at the moment; try again shortly',
    {},
    { cause },
  );
}

/** The answer's data, when its status is one of those; throws unavailable otherwise. */
async function answered<T>(
  request: Promise<{
    readonly data: T;
    readonly resp: { readonly statusCode?: number | undefined };
  }>,
  statuses: readonly number[],
): Promise<{ readonly status: number; readonly data: T }> {
  const { data, resp } = await request.catch((error: unknown) => {
    throw unavailable(error);
  });
  const status = resp.statusCode ?? 0;
  if (statuses.includes(status)) return { status, data };
  throw unavailable(new Error(`Qiniu answered ${status}: ${JSON.stringify(data)}`));
}

/**
 * Media in a Qiniu bucket. Its links lead to Qiniu itself, which also makes the sizes; bytes come
 * through this server only when it is asked for them. `zone` is for a Qiniu that is not the public one.
 */
export function qiniuStore(config: QiniuStoreConfig, zone?: qiniu.conf.Zone): MediaStore {
  const sdk = new qiniu.conf.Config({ useHttpsDomain: zone === undefined });
  sdk.regionsQueryResultCachePath = null;
  if (zone !== undefined) sdk.zone = zone;
  const mac = new qiniu.auth.digest.Mac(config.accessKey, config.secretKey);
  const buckets = new qiniu.rs.BucketManager(mac, sdk);
  const links = signingLinks({
    origin: '',
    baseUrl: config.domain,
    accessKey: config.accessKey,
    secretKey: config.secretKey,
    lifetimeMs: 10 * MINUTE_MS,
  });

  return {
    async put(key, path, type) {
      const { size } = await stat(path);
      const token = uploadToken(config, key, size);
      if (size >= PARTS_FROM_BYTES) {
        const extra = new qiniu.resume_up.PutExtra(key, {}, type);
        await answered(
          new qiniu.resume_up.ResumeUploader(sdk).putFileV2(token, key, path, extra),
          [200],
        );
        return;
      }
      const extra = new qiniu.form_up.PutExtra(key, {}, type);
      await answered(new qiniu.form_up.FormUploader(sdk).putFile(token, key, path, extra), [200]);
    },
    async stat(key) {
      const { status, data } = await answered(buckets.stat(config.bucket, key), [
        200,
        NO_SUCH_FILE,
      ]);
      if (status === NO_SUCH_FILE) return undefined;
      // putTime counts 100 ns.
      return { sizeBytes: data.fsize ?? 0, modifiedAt: Math.floor(data.putTime / 10_000) };
    },
    async open(key, range) {
      const response = await fetch(links.original(key, Date.now()), {
        headers: range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` },
      }).catch((error: unknown) => {
        throw unavailable(error);
      });
      if (response.ok && response.body !== null) return Readable.fromWeb(response.body);
      await response.body?.cancel();
      if (response.status === 404) return undefined;
      throw unavailable(new Error(`Qiniu answered ${response.status} to a download`));
    },
    async remove(key) {
      await answered(buckets.delete(config.bucket, key), [200, NO_SUCH_FILE]);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

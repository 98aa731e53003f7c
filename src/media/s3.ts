import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3Config } from '../config.ts';
import { AppError } from '../errors.ts';
import type { MediaStore } from './store.ts';

/** `work`, with undefined for "there is no such object" and unavailable for any other failure. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    const isAnswer = error instanceof S3ServiceException;
    if (isAnswer && error.$metadata.httpStatusCode === 404) return undefined;
    throw new AppError(
      'unavailable',
      'the S3 store does not do what it is asked at the moment; try again shortly',
      {},
      { cause: error },
    );
  }
}

/** Media in a bucket of Amazon S3, or of a store that speaks its protocol. */
export function s3Store(config: S3Config): MediaStore {
  const client = new S3Client({
    region: config.region,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    ...(config.endpoint === undefined ? {} : { endpoint: config.endpoint, forcePathStyle: true }),
    // Other stores than Amazon's do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const Bucket = config.bucket;

  return {
    async put(key, path, type) {
      const { size } = await stat(path);
      const put = async () => {
        // A body that is a stream cannot be sent a second time by the SDK.
        const Body = createReadStream(path);
        try {
          await client.send(
            new PutObjectCommand({
              Bucket,
              Key: key,
              Body,
              ContentLength: size,
              ContentType: type,
              CacheControl: 'private',
            }),
          );
          return true;
        } finally {
          Body.destroy();
        }
      };
      if ((await attempt(put)) !== undefined) return;
      throw new AppError(
        'unavailable',
        `there is no S3 bucket "${Bucket}": make it, then try again`,
      );
    },
    stat: (key) =>
      attempt(async () => {
        const head = await client.send(new HeadObjectCommand({ Bucket, Key: key }));
        return {
          sizeBytes: head.ContentLength ?? 0,
          modifiedAt: head.LastModified?.getTime() ?? 0,
        };
      }),
    open: (key, range) =>
      attempt(async () => {
        const { Body } = await client.send(
          new GetObjectCommand({
            Bucket,
            Key: key,
            ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
          }),
        );
        return Body instanceof Readable ? Body : undefined;
      }),
    async remove(key) {
      await attempt(() => client.send(new DeleteObjectCommand({ Bucket, Key: key })));
    },
    [Symbol.asyncDispose]() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

import { join } from 'node:path';
import type { Config } from '../config.ts';
import { diskStore } from './disk.ts';
import { isContentKey } from './key.ts';
import { type LinkVerdict, type MediaLinksFor, signingLinks, verifySignedUrl } from './links.ts';
import { openRenditions, type Renditions } from './renditions.ts';
import { type MediaStore, storeOver, storeWhenUsed } from './store.ts';

export interface Media extends AsyncDisposable {
  readonly linksFor: MediaLinksFor;
  /** Judges a link to this server's own media route by its path and query as requested. */
  verify(pathAndQuery: string, atMs: number): LinkVerdict;
  readonly store: MediaStore;
  readonly renditions: Renditions;
}

/** Path under which this server serves stored media. */
export const MEDIA_PATH = '/media';

/** Name of the signing key in local links, where Qiniu's access key would stand. */
const LOCAL_ACCESS_KEY = 'chatkeep';

export function mediaDir(config: Config): string {
  return join(config.dataDir, 'media');
}

/** Where uploads lie until they are whole. */
export function uploadDir(config: Config): string {
  return join(config.dataDir, 'uploads');
}

/** Uploads go to Qiniu or S3 where one is configured, else to the disk; what lies on the disk is always read. */
function openStore(config: Config): MediaStore {
  const disk = diskStore(mediaDir(config));
  const { qiniu, s3 } = config;
  if (qiniu?.bucket !== undefined) {
    const bucket = { ...qiniu, bucket: qiniu.bucket };
    const store = async () => (await import('./qiniu.ts')).qiniuStore(bucket);
    return storeOver(storeWhenUsed(store), disk);
  }
  if (s3 === undefined) return disk;
  return storeOver(
    storeWhenUsed(async () => (await import('./s3.ts')).s3Store(s3)),
    disk,
  );
}

/** Links to Qiniu where it has the file, else to this server; of those only the path is signed, so a proxy may rename the host. */
export function openMedia(config: Config, localSecret: string): Media {
  const store = openStore(config);
  return {
    linksFor: linksFor(config, localSecret),
    verify: (pathAndQuery, atMs) =>
      verifySignedUrl(pathAndQuery, LOCAL_ACCESS_KEY, localSecret, atMs),
    store,
    renditions: openRenditions(store, uploadDir(config)),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

function linksFor(config: Config, localSecret: string): MediaLinksFor {
  const lifetimeMs = config.mediaLinkLifetimeMs;
  const { qiniu } = config;
  const local: MediaLinksFor = (origin) =>
    signingLinks({
      origin: config.publicUrl ?? origin,
      baseUrl: MEDIA_PATH,
      accessKey: LOCAL_ACCESS_KEY,
      secretKey: localSecret,
      lifetimeMs,
    });
  if (qiniu === undefined) return local;
  const remote = signingLinks({
    origin: '',
    baseUrl: qiniu.domain,
    accessKey: qiniu.accessKey,
    secretKey: qiniu.secretKey,
    lifetimeMs,
  });
  if (qiniu.bucket !== undefined) return () => remote;
  // Without a bucket, what was uploaded here is here; the rest was there before.
  return (origin) => {
    const here = local(origin);
    const of = (key: string) => (isContentKey(key) ? here : remote);
    return {
      original: (key, atMs) => of(key).original(key, atMs),
      thumbnail: (key, atMs) => of(key).thumbnail(key, atMs),
      medium: (key, atMs) => of(key).medium(key, atMs),
    };
  };
}

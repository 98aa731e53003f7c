import { join } from 'node:path';
import type { Config } from '../config.ts';
import { type Media, type MediaLinksFor, signingLinks, verifySignedUrl } from './links.ts';

/** Path under which this server serves stored media. */
export const MEDIA_PATH = '/media';

/** Name of the signing key in local links, where Qiniu's access key would stand. */
const LOCAL_ACCESS_KEY = 'chatkeep';

export function mediaDir(config: Config): string {
  return join(config.dataDir, 'media');
}

/** Links to Qiniu when it is configured, else to this server; of those only the path is signed, so a proxy may rename the host. */
export function openMedia(config: Config, localSecret: string): Media {
  return {
    linksFor: linksFor(config, localSecret),
    verify: (pathAndQuery, atMs) =>
      verifySignedUrl(pathAndQuery, LOCAL_ACCESS_KEY, localSecret, atMs),
  };
}

function linksFor(config: Config, localSecret: string): MediaLinksFor {
  const lifetimeMs = config.mediaLinkLifetimeMs;
  const { qiniu } = config;
  if (qiniu !== undefined) {
    const links = signingLinks({
      origin: '',
      baseUrl: qiniu.domain,
      accessKey: qiniu.accessKey,
      secretKey: qiniu.secretKey,
      lifetimeMs,
    });
    return () => links;
  }
  return (origin) =>
    signingLinks({
      origin: config.publicUrl ?? origin,
      baseUrl: MEDIA_PATH,
      accessKey: LOCAL_ACCESS_KEY,
      secretKey: localSecret,
      lifetimeMs,
    });
}

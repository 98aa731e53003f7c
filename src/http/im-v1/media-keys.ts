import type { Context } from '../../context.ts';
import { MEDIA_PATH } from '../../media/local.ts';
import type { MediaKeyOf } from './body.ts';

/** Tells links to this server's own media route, as its answers carry them, from all others. */
export function openMediaKeys(ctx: Context): MediaKeyOf {
  return (link) => {
    const path = /^(?:https?:\/\/[^/]*)?(\/.*)$/is.exec(link)?.[1];
    if (path === undefined || !path.startsWith(`${MEDIA_PATH}/`)) return undefined;
    if (ctx.media.verify(path, ctx.clock()) !== 'valid') return undefined;
    const [key = ''] = path.slice(MEDIA_PATH.length + 1).split('?');
    return decodeURIComponent(key);
  };
}

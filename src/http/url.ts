/**
 * A request's URL with a path that can be decoded. Percent signs that are no UTF-8 are made plain
 * ones, so that the request is routed and answered by its family instead of refused by the router.
 */
export function decodableUrl(url: string): string {
  if (!url.includes('%')) return url;
  const end = url.search(/[?#]/);
  const path = end === -1 ? url : url.slice(0, end);
  try {
    decodeURI(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + url.slice(path.length);
  }
}

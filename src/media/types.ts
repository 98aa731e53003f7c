/** What is known by the extension of a stored key: its type, and whether a browser may show it in place. */
interface KnownType {
  readonly type: string;
  /** Nothing of this type can run as a page. */
  readonly inline: boolean;
}

const shown = (type: string): KnownType => ({ type, inline: true });
const saved = (type: string): KnownType => ({ type, inline: false });

const byExtension: Readonly<Record<string, KnownType>> = {
  jpg: shown('image/jpeg'),
  png: shown('image/png'),
  gif: shown('image/gif'),
  webp: shown('image/webp'),
  avif: shown('image/avif'),
  bmp: shown('image/bmp'),
  tif: saved('image/tiff'),
  heic: saved('image/heic'),
  mp3: shown('audio/mpeg'),
  m4a: shown('audio/mp4'),
  aac: shown('audio/aac'),
  ogg: shown('audio/ogg'),
  opus: shown('audio/ogg'),
  wav: shown('audio/wav'),
  flac: shown('audio/flac'),
  amr: shown('audio/amr'),
  mp4: shown('video/mp4'),
  mov: shown('video/quicktime'),
  webm: shown('video/webm'),
  mkv: shown('video/x-matroska'),
  avi: shown('video/x-msvideo'),
  '3gp': shown('video/3gpp'),
  pdf: saved('application/pdf'),
  zip: saved('application/zip'),
  gz: saved('application/gzip'),
  rar: saved('application/vnd.rar'),
  '7z': saved('application/x-7z-compressed'),
  docx: saved('application/vnd.openxmlformats-officedocument.wordprocessingml.document'),
  xlsx: saved('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'),
  pptx: saved('application/vnd.openxmlformats-officedocument.presentationml.presentation'),
  txt: saved('text/plain'),
  csv: saved('text/csv'),
};

/** Of one meaning with another extension. */
const aliases: Readonly<Record<string, string>> = {
  jpeg: 'jpg',
  tiff: 'tif',
  oga: 'ogg',
  m4v: 'mp4',
  f4v: 'mp4',
  m4b: 'm4a',
  heif: 'heic',
};

/** Those that have no signature to know them by; nothing in them is believed but the name. */
const plainText = new Set(['txt', 'csv']);

const UNKNOWN_TYPE = 'application/octet-stream';

function extensionOf(name: string): string {
  const extension = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  return aliases[extension] ?? extension;
}

/** The type under which a stored key is served; of anything that a browser could run, {@link UNKNOWN_TYPE}. */
export function typeOfKey(key: string): KnownType {
  const extension = extensionOf(key);
  return Object.hasOwn(byExtension, extension)
    ? (byExtension[extension] ?? saved(UNKNOWN_TYPE))
    : saved(UNKNOWN_TYPE);
}

/**
 * The extension under which an upload is stored: of what its first bytes say (`sniffed`, an
 * extension too), and only where they say nothing that is known here, of its name.
 */
export function storedExtension(sniffed: string | undefined, filename: string): string {
  const seen = sniffed === undefined ? undefined : (aliases[sniffed] ?? sniffed);
  if (seen !== undefined && Object.hasOwn(byExtension, seen)) return seen;
  const named = extensionOf(filename);
  if (sniffed === undefined && plainText.has(named)) return named;
  return named === '' || Object.hasOwn(byExtension, named) ? 'bin' : named;
}

const readableImages = new Set(['jpg', 'png', 'gif', 'webp', 'avif', 'tif']);

/** Whether this server can turn, strip and resize it. */
export function isReadableImage(extension: string): boolean {
  return readableImages.has(extension);
}

/** Whether a stored key may be such an image: by its extension, or for want of a known one. */
export function mayBeReadableImage(key: string): boolean {
  const extension = extensionOf(key);
  return readableImages.has(extension) || !Object.hasOwn(byExtension, extension);
}

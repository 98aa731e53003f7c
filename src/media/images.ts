import type { Metadata, Sharp, SharpOptions } from 'sharp';
import { AppError } from '../errors.ts';
import { takingTurns } from '../domain/turns.ts';
import { tooManyFiles } from './busy.ts';

/** Of what a file says it holds, all frames together. A file of few bytes can claim any number. */
const LARGEST_IMAGE_PIXELS = 120_000_000;
const TIMEOUT_SECONDS = 30;

// libvips has threads of its own; two images at once keep them busy and the memory bounded.
const takeTurn = takingTurns(2, 200, tooManyFiles);

/** An image to be worked on. Loaded when it is first needed: most commands never do. */
async function openImage(input: string | Buffer, options: SharpOptions): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  return sharp(input, options);
}

/** A size in the terms of Qiniu's imageView2. Nothing is ever made larger. */
export interface ImageSize {
  /** 1: the middle that fills width × height; 2: the whole, inside width × height. */
  readonly mode: 1 | 2;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

export const THUMBNAIL: ImageSize = { mode: 1, width: 200, height: 200 };
export const MEDIUM: ImageSize = { mode: 2, width: 1080, height: undefined };

export interface Rendition {
  readonly bytes: Buffer;
  readonly type: string;
}

export interface ImageFacts {
  /** As it is looked at, upright. */
  readonly width: number;
  readonly height: number;
  /** Whether the file says more than the picture: where it was taken, by what, which side is up. */
  readonly telling: boolean;
}

function unreadable(cause: unknown): AppError {
  const timedOut = cause instanceof Error && /timeout/i.test(cause.message);
  return new AppError(
    'invalid',
    timedOut
      ? `the image takes longer than ${TIMEOUT_SECONDS} s to read: send a smaller one`
      : 'the image cannot be read, it is damaged or cut short: send it whole, or in another format',
    { field: 'file', fault: { rule: 'unreadable_image' } },
    { cause },
  );
}

function readable<T>(work: () => Promise<T>): Promise<T> {
  return takeTurn(() => judged(work));
}

async function judged<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw unreadable(error);
  }
}

function framesOf(metadata: Metadata): number {
  return metadata.format === 'gif' || metadata.format === 'webp' ? (metadata.pages ?? 1) : 1;
}

async function metadataOf(input: string | Buffer): Promise<Metadata> {
  const metadata = await (await openImage(input, { limitInputPixels: false })).metadata();
  const pixels = metadata.width * metadata.height * framesOf(metadata);
  if (pixels <= LARGEST_IMAGE_PIXELS) return metadata;
  throw new AppError(
    'too_large',
    `the image has ${Math.ceil(pixels / 1e6)} megapixels: at most ${LARGEST_IMAGE_PIXELS / 1e6} are taken`,
    { field: 'file', fault: { rule: 'too_many_pixels', most: LARGEST_IMAGE_PIXELS } },
  );
}

async function opened(input: string | Buffer, metadata: Metadata): Promise<Sharp> {
  const image = await openImage(input, {
    animated: framesOf(metadata) > 1,
    failOn: 'error',
    limitInputPixels: LARGEST_IMAGE_PIXELS,
    sequentialRead: true,
  });
  return image.autoOrient().timeout({ seconds: TIMEOUT_SECONDS });
}

/** What an image file says of itself. Throws invalid for a damaged one, too_large for too many pixels. */
export function imageFacts(input: string | Buffer): Promise<ImageFacts> {
  return readable(async () => {
    const metadata = await metadataOf(input);
    const { exif, iptc, xmp, tifftagPhotoshop, comments, orientation } = metadata;
    const said = [exif, iptc, xmp, tifftagPhotoshop].some((part) => part !== undefined);
    return {
      ...metadata.autoOrient,
      telling: said || (comments?.length ?? 0) > 0 || (orientation ?? 1) !== 1,
    };
  });
}

const encoders: Partial<Record<Metadata['format'], (image: Sharp) => Sharp>> = {
  jpeg: (image) => image.jpeg({ quality: 92 }),
  png: (image) => image.png({ compressionLevel: 6 }),
  webp: (image) => image.webp({ quality: 92 }),
  gif: (image) => image.gif(),
  heif: (image) => image.avif({ quality: 75, effort: 2 }),
  tiff: (image) => image.tiff({ compression: 'lzw' }),
};

/** Writes the picture alone to `to`: upright, without EXIF, GPS, XMP and comments, with its colour profile. */
export function writeClean(from: string, to: string): Promise<void> {
  return readable(async () => {
    const metadata = await metadataOf(from);
    const image = await opened(from, metadata);
    // What is not RGB is made so, and its profile would then be wrong.
    if (metadata.space !== 'cmyk') image.keepIccProfile();
    await (encoders[metadata.format]?.(image) ?? image).toFile(to);
  });
}

function resized(image: Sharp, { mode, width, height }: ImageSize): Sharp {
  // With one side given, mode 1 is a square.
  const wide = width ?? (mode === 1 ? height : undefined);
  const high = height ?? (mode === 1 ? width : undefined);
  return image.resize({
    ...(wide === undefined ? {} : { width: wide }),
    ...(high === undefined ? {} : { height: high }),
    fit: mode === 1 ? 'cover' : 'inside',
    position: 'centre',
    withoutEnlargement: true,
  });
}

/** A format that every browser and app of the last ten years shows; the source's own where it is one. */
function shown(image: Sharp, { format, hasAlpha }: Metadata): Sharp {
  if (format === 'webp') return image.webp({ quality: 80 });
  if (format === 'gif') return image.gif();
  return format === 'png' || hasAlpha
    ? image.png({ compressionLevel: 6 })
    : image.jpeg({ quality: 80 });
}

/** An image in another size, in sRGB, with nothing but the picture. Throws invalid when it is damaged. */
export function renderImage(input: string | Buffer, size: ImageSize): Promise<Rendition> {
  return readable(() => rendered(input, size));
}

/** The same of bytes that are read when it is their turn, so that those that wait take no memory. */
export function renderWhenRead(
  read: () => Promise<Buffer | undefined>,
  size: ImageSize,
): Promise<Rendition | undefined> {
  return takeTurn(async () => {
    const input = await read();
    return input && judged(() => rendered(input, size));
  });
}

async function rendered(input: string | Buffer, size: ImageSize): Promise<Rendition> {
  const metadata = await metadataOf(input);
  const image = resized(await opened(input, metadata), size);
  const { data, info } = await shown(image, metadata).toBuffer({ resolveWithObject: true });
  return { bytes: data, type: `image/${info.format}` };
}

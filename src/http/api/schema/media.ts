import { type Static, Type } from 'typebox';
import {
  Input,
  Output,
  Text,
  TextOrNull,
  Time,
  Whole,
  WholeOrNull,
  problems,
  security,
} from './common.ts';

const tags = ['media'];

export const Media = Output(
  'Media',
  {
    mediaId: Text('What messages name the file by: `body.mediaId`.'),
    type: Text('What its bytes say that it is, such as image/jpeg.'),
    sizeBytes: Whole('Length as it is stored.'),
    width: WholeOrNull('Of an image, upright; null for other files.'),
    height: WholeOrNull('Of an image, upright; null for other files.'),
    durationMs: WholeOrNull('Of sound and film, where it can be read.'),
    filename: Text('The name it was sent under.'),
    createdAt: Time('When it was sent last.'),
    links: Type.Object(
      {
        original: Text('The file.'),
        medium: TextOrNull('An image at most 1080 wide; null for other files.'),
        thumbnail: TextOrNull('An image cropped to 200×200; null for other files.'),
      },
      { description: 'Signed links that expire.' },
    ),
  },
  'A stored file.',
);

export type ApiMedia = Static<typeof Media>;

const notFound = 'there is no such file, or it is not yours';

export const uploadMedia = {
  tags,
  security,
  summary: 'Send a file',
  description:
    'One field, `file`. Longer files and bad lines are better served by resumable uploads (docs/media.md).',
  consumes: ['multipart/form-data'],
  body: Input({
    file: Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'The file.' }),
  }),
  response: { 201: Media, ...problems },
};

export const getMedia = {
  tags,
  security,
  summary: 'A file that the caller sent; any file for operators',
  params: Input({ mediaId: Type.String({ minLength: 1, maxLength: 128, description: notFound }) }),
  response: { 200: Media, ...problems },
};

const uploadParams = Input({
  uploadId: Type.String({
    pattern: '^[0-9a-f]{32}$',
    description: 'The last part of the address that the upload got.',
  }),
});

export const uploadResult = {
  tags,
  security,
  summary: 'The file that a resumable upload has become',
  description: 'Once all bytes are there; may be asked again until unused uploads are swept.',
  params: uploadParams,
  response: { 200: Media, ...problems },
};

/** The tus protocol describes itself; its requests and answers are headers and bytes. */
export const resumable = { hide: true };

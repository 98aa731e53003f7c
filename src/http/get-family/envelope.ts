import { type Static, type TSchema, Type } from 'typebox';
import type { Config } from '../../config.ts';
import type { FormatTime } from '../../domain/zone.ts';

export const Text = (description: string) => Type.String({ description });
export const TextOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], description });
export const NumberOrNull = (description: string) =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], description });
export const Whole = (description: string) => Type.Integer({ description });

const FootSchema = Type.Object({
  operationTime: Text('When the answer was made, yyyy-MM-dd HH:mm:ss in the configured zone.'),
  servicePhone: Text('The configured service phone.'),
  host: Text('The configured name of the machine that answered.'),
});

const PageSchema = Type.Object({
  total: Whole('All rows that match.'),
  page: Whole('Number of this page, from 1.'),
  pageSize: Whole('Rows asked for, at most 100.'),
  count: Whole('Rows in this page.'),
  next: Type.Boolean({ description: 'Whether rows remain after this page.' }),
  startIndex: Whole(
    'user v2: position of the first row, from 1, as asked for; op v2: rows before this page.',
  ),
});

export type Foot = Static<typeof FootSchema>;
export type PageInfo = Static<typeof PageSchema>;

/** The answer of an endpoint whose `data` is the given schema. */
export function Envelope<Data extends TSchema>(data: Data) {
  return Type.Object(
    {
      code: Type.Integer({ description: '200; an error has another, and `data` null.' }),
      message: Text('成功, or what is wrong.'),
      data,
      page: PageSchema,
      foot: FootSchema,
    },
    {
      description: 'Success. Errors but 500 and 503 come with HTTP status 200 too, told by `code`.',
    },
  );
}

export const ErrorEnvelope = Type.Object(
  {
    code: Type.Integer({ description: '400, 401, 403, 404, 413, 429, 500 or 503.' }),
    message: Text('What is wrong, in Chinese.'),
    data: Type.Null(),
    foot: FootSchema,
  },
  { description: 'An error. Its HTTP status is 200 unless `code` is 500 or 503.' },
);

export function presentFoot(config: Config, format: FormatTime, nowMs: number): Foot {
  return {
    operationTime: format(nowMs),
    servicePhone: config.servicePhone,
    host: config.machineName,
  };
}

export function presentSuccess<Data>(data: Data, page: PageInfo, foot: Foot) {
  return { code: 200, message: '成功', data, page, foot };
}

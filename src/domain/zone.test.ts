import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LATEST_MS } from './times.ts';
import { parseLocal, zoneFormatter } from './zone.ts';

const utc = (iso: string) => Date.parse(iso);
const span = (from: string, to: string) => ({ fromMs: utc(from), toMs: utc(to) });

test.each([
  ['Asia/Shanghai', '2016-02-19T10:43:00.082Z', '2016-02-19 18:43:00'],
  ['Asia/Shanghai', '1986-05-03T17:59:59Z', '1986-05-04 01:59:59'],
  ['Asia/Shanghai', '1986-05-03T18:00:00Z', '1986-05-04 03:00:00'],
  ['Asia/Shanghai', '1991-09-14T16:59:59Z', '1991-09-15 01:59:59'],
  ['Asia/Shanghai', '1991-09-14T17:00:00Z', '1991-09-15 01:00:00'],
  ['Asia/Shanghai', '1969-12-31T16:00:00Z', '1970-01-01 00:00:00'],
  ['America/New_York', '2024-03-10T06:59:59.999Z', '2024-03-10 01:59:59'],
  ['America/New_York', '2024-03-10T07:00:00Z', '2024-03-10 03:00:00'],
  ['UTC', '2024-02-29T23:59:59Z', '2024-02-29 23:59:59'],
  ['America/St_Johns', '2024-01-15T03:29:59Z', '2024-01-14 23:59:59'],
  ['Pacific/Marquesas', '2024-01-15T12:00:00Z', '2024-01-15 02:30:00'],
  ['Asia/Kathmandu', '2024-01-15T12:00:00Z', '2024-01-15 17:45:00'],
  ['Africa/Monrovia', '1970-01-01T00:00:00Z', '1969-12-31 23:15:30'],
])('%s shows %s as %s', (zone, iso, local) => {
  expect(zoneFormatter(zone)(utc(iso))).toBe(local);
});

// What was stored before times were checked, and what no calendar has.
test.each([
  [Number.MAX_SAFE_INTEGER, '9999-12-31 23:59:59'],
  [LATEST_MS + 1, '9999-12-31 23:59:59'],
  [LATEST_MS, '9999-12-31 23:59:59'],
  [2 ** 63, '9999-12-31 23:59:59'],
  [-(2 ** 63), '0000-01-01 00:00:00'],
  [-62_167_219_200_001, '0000-01-01 00:00:00'],
])('the number %i is shown as %s', (atMs, local) => {
  expect(zoneFormatter('UTC')(atMs)).toBe(local);
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Apia']) {
    expect(zoneFormatter(zone)(atMs)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
  }
});

test('a formatter keeps days apart in whatever order they come', () => {
  const format = zoneFormatter('Asia/Shanghai');
  const days = ['2016-02-28T15:59:59Z', '2016-02-28T16:00:00Z', '2016-02-28T15:59:59Z'];
  expect(days.map((iso) => format(utc(iso)))).toEqual([
    '2016-02-28 23:59:59',
    '2016-02-29 00:00:00',
    '2016-02-28 23:59:59',
  ]);
});

test.each([
  ['Asia/Shanghai', '2016-02-19', '2016-02-18T16:00:00.000Z', '2016-02-19T15:59:59.999Z'],
  ['Asia/Shanghai', '2016-02-19 18:43:00', '2016-02-19T10:43:00.000Z', '2016-02-19T10:43:00.999Z'],
  ['UTC', '2016-02-29', '2016-02-29T00:00:00.000Z', '2016-02-29T23:59:59.999Z'],
  ['America/St_Johns', '2024-01-15', '2024-01-15T03:30:00.000Z', '2024-01-16T03:29:59.999Z'],
  // Twenty-three hours and twenty-five hours.
  ['America/New_York', '2024-03-10', '2024-03-10T05:00:00.000Z', '2024-03-11T03:59:59.999Z'],
  ['America/New_York', '2024-11-03', '2024-11-03T04:00:00.000Z', '2024-11-04T04:59:59.999Z'],
  // Said twice by the clock, said never by the clock.
  [
    'America/New_York',
    '2024-11-03 01:30:00',
    '2024-11-03T05:30:00.000Z',
    '2024-11-03T06:30:00.999Z',
  ],
  [
    'America/New_York',
    '2024-03-10 02:30:00',
    '2024-03-10T07:00:00.000Z',
    '2024-03-10T06:59:59.999Z',
  ],
  ['Asia/Shanghai', '1991-09-15 01:30:00', '1991-09-14T16:30:00.000Z', '1991-09-14T17:30:00.999Z'],
  ['Asia/Shanghai', '1986-05-04 02:30:00', '1986-05-03T18:00:00.000Z', '1986-05-03T17:59:59.999Z'],
  // A midnight that does not exist, and a whole day.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T01:59:59.999Z'],
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z', '2011-12-30T09:59:59.999Z'],
])('in %s "%s" runs from %s to %s', (zone, text, from, to) => {
  expect(parseLocal(zone, text)).toEqual(span(from, to));
});

test.each([
  '',
  '2016-02-30',
  '2015-02-29',
  '2016-13-01',
  '2016-00-10',
  '2016-01-00',
  '2016-2-3',
  '16-02-03',
  '2016/02/03',
  '2016-02-19T18:43:00',
  '2016-02-19 24:00:00',
  '2016-02-19 18:60:00',
  '2016-02-19 18:43',
  '2016-02-19 18:43:00.5',
  ' 2016-02-19',
  '2016-02-19 ',
  '2016-02-19\n',
  '２０１６-02-19',
  'now',
])('"%s" is no local time', (text) => {
  expect(parseLocal('Asia/Shanghai', text)).toBeUndefined();
});

test('what is shown is read back as a span that holds the instant', () => {
  const zones = [
    'Asia/Shanghai',
    'America/New_York',
    'UTC',
    'America/St_Johns',
    'Australia/Lord_Howe',
  ];
  const instants = fc.integer({
    min: utc('1985-01-01T00:00:00Z'),
    max: utc('2040-01-01T00:00:00Z'),
  });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instants, (zone, atMs) => {
      const read = parseLocal(zone, zoneFormatter(zone)(atMs));
      expect(read?.fromMs).toBeLessThanOrEqual(atMs);
      expect(read?.toMs).toBeGreaterThanOrEqual(atMs);
    }),
  );
});

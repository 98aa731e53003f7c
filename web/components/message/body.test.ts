import { expect, test } from 'vitest';
import { numberOf, secondsAsText, sizeOf } from './body.ts';
import { mapLinks } from './media/map-links.ts';
import { moved, whole, zoomed } from './viewer/zoom.ts';
import { rankedLabels } from './actions/ranked-labels.ts';

test.for([
  [0, '0:00'],
  [3.4, '0:03'],
  [75, '1:15'],
  [3661, '1:01:01'],
  [-1, '0:00'],
] as const)('%d seconds are %s', ([seconds, expected]) => {
  expect(secondsAsText(seconds)).toBe(expected);
});

test('numbers are read as they are written', () => {
  expect(numberOf({ a: ' 31.5' }, 'a')).toBe(31.5);
  for (const a of ['', 'x', null, {}, 'Infinity']) expect(numberOf({ a }, 'a')).toBeUndefined();
  expect(sizeOf({ size: { width: '200', height: 100 } })).toEqual({ width: 200, height: 100 });
  for (const size of [undefined, 7, {}, { width: 0, height: 9 }]) {
    expect(sizeOf({ size })).toBeUndefined();
  }
});

test('places on the earth have links, others have none', () => {
  expect(mapLinks(31.2, 121.4, '外滩 & 17号')).toEqual({
    amap: 'https://uri.amap.com/marker?position=121.4%2C31.2&name=%E5%A4%96%E6%BB%A9+%26+17%E5%8F%B7',
    openStreetMap: 'https://www.openstreetmap.org/?mlat=31.2&mlon=121.4#map=17/31.2/121.4',
  });
  expect(mapLinks(91, 0, undefined)).toBeUndefined();
  expect(mapLinks(undefined, 0, undefined)).toBeUndefined();
});

test('a picture is zoomed within bounds, and moved only when it is', () => {
  expect(zoomed(whole, 0.5)).toEqual(whole);
  expect(zoomed(whole, 100).scale).toBe(8);
  expect(zoomed({ scale: 2, x: 10, y: 0 }, 2)).toEqual({ scale: 4, x: 20, y: 0 });
  expect(moved(whole, 5, 5, 100, 100)).toEqual(whole);
  expect(moved({ scale: 2, x: 0, y: 0 }, 500, -5, 100, 100)).toEqual({ scale: 2, x: 100, y: -5 });
});

test('labels of here come first, the most used before the others; what is saved is no label', () => {
  const here = [
    { label: 'b', size: 1 },
    { label: 'd', size: 3 },
  ];
  expect(rankedLabels(here, ['a', '★', 'b', 'c'])).toEqual(['d', 'b', 'a', 'c']);
});

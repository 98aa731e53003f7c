import { expect, test } from 'vitest';
import { palettes } from '../../../ui/palette.ts';
import { markColors, offeredColors } from './mark-colors.ts';

/** By WCAG 2, from 0 to 1. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

test.each(Object.entries(markColors))('%s is seen on the panels of both themes', (_name, color) => {
  for (const { panel, raised } of [palettes.light, palettes.dark]) {
    expect(contrast(color, panel)).toBeGreaterThanOrEqual(3);
    expect(contrast(color, raised)).toBeGreaterThanOrEqual(3);
  }
});

test('a colour that a mark has already can be kept', () => {
  expect(offeredColors(null)).toHaveLength(5);
  expect(offeredColors(markColors.blue.toUpperCase())).toHaveLength(5);
  expect(offeredColors('#ff8800').at(-1)).toEqual({ color: '#ff8800', name: null });
});

import type { Appearance } from './appearance.ts';

/** Colours by role. Text on any of the three grounds has a contrast of 4.5 or more. */
export interface Palette {
  readonly accent: string;
  /** Text and icons in the accent's colour, on a ground. */
  readonly accentText: string;
  readonly accentSoft: string;
  readonly onAccent: string;
  /** The page's ground, that of panels, and that of what is raised or under the pointer. */
  readonly ground: string;
  readonly panel: string;
  readonly raised: string;
  readonly rail: string;
  readonly text: string;
  readonly textSoft: string;
  readonly line: string;
  readonly own: string;
  readonly danger: string;
  readonly warning: string;
  readonly success: string;
  readonly highlight: string;
}

export const palettes: Record<Appearance, Palette> = {
  light: {
    accent: '#0f766e',
    accentText: '#0b655e',
    accentSoft: '#e0f2ef',
    onAccent: '#ffffff',
    ground: '#f4f6f7',
    panel: '#ffffff',
    raised: '#eef1f3',
    rail: '#e9edef',
    text: '#1b2429',
    textSoft: '#566268',
    line: '#dde3e6',
    own: '#dcf0ec',
    danger: '#b42318',
    warning: '#8a5a00',
    success: '#1c6b3c',
    highlight: '#ffe9a8',
  },
  dark: {
    accent: '#187d74',
    accentText: '#6cd3c6',
    accentSoft: '#173835',
    onAccent: '#ffffff',
    ground: '#12171a',
    panel: '#181f23',
    raised: '#222b30',
    rail: '#0e1315',
    text: '#e4eaec',
    textSoft: '#a0adb3',
    line: '#2c373d',
    own: '#173b37',
    danger: '#ff8a80',
    warning: '#f0b84c',
    success: '#74c893',
    highlight: '#5c4a12',
  },
};

/** For our own style sheets: `accentText` is `--accent-text`. */
export function asVariables(palette: Palette): [name: string, value: string][] {
  return Object.entries(palette).map(([name, value]) => [
    `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    String(value),
  ]);
}

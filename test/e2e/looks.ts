import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';

/** How the console may look: each picture is taken in all of these. */
const all = [
  { name: 'en-light-1280', locale: 'en-GB', colorScheme: 'light', width: 1280, height: 720 },
  { name: 'zh-light-1280', locale: 'zh-CN', colorScheme: 'light', width: 1280, height: 720 },
  { name: 'zh-dark-1280', locale: 'zh-CN', colorScheme: 'dark', width: 1280, height: 720 },
  { name: 'zh-light-1920', locale: 'zh-CN', colorScheme: 'light', width: 1920, height: 1080 },
  { name: 'en-dark-1920', locale: 'en-GB', colorScheme: 'dark', width: 1920, height: 1080 },
  { name: 'en-dark-phone', locale: 'en-GB', colorScheme: 'dark', width: 390, height: 844 },
  { name: 'zh-light-phone', locale: 'zh-CN', colorScheme: 'light', width: 390, height: 844 },
] as const;

export type Look = (typeof all)[number];

const only = process.env['LOOK'];

/** All, or the one that LOOK names. */
export const looks = all.filter(({ name }) => only === undefined || name === only);

/** A page of that look; a phone is touched, and has nothing to point with. */
export async function pageOf(browser: Browser, baseURL: string, look: Look) {
  const { locale, colorScheme, width, height } = look;
  const isPhone = width < 600;
  const context = await browser.newContext({
    baseURL,
    locale,
    colorScheme,
    viewport: { width, height },
    isMobile: isPhone,
    hasTouch: isPhone,
  });
  return { context, page: await context.newPage(), isPhone };
}

/** Keeps pictures under what they show and how it looks. */
export function camera(folder: string, page: Page, { name }: Look) {
  return async (what: string): Promise<void> => {
    await page.screenshot({ path: join(folder, `${what}-${name}.png`), animations: 'disabled' });
  };
}

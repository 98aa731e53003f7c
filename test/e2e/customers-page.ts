import { type Browser, type Page, expect } from '@playwright/test';
import type { Server } from './server.ts';

/** A page of a new customer, opened by a link as `npm start` prints it. */
export async function openAs(browser: Browser, server: Server, nickName: string, more = {}) {
  const { users, sessions } = server.api;
  const { id } = await users.create({ nickName });
  const { token } = await sessions.issueToken({ kind: 'user', id });
  const context = await browser.newContext({ baseURL: server.url, ...more });
  const page = await context.newPage();
  await page.goto(`/chat#token=${token}`);
  await expect(page.getByRole('heading', { name: /My conversations|我的会话/ })).toBeVisible();
  return { id, token, context, page };
}

/** Resolves with its id. */
export async function startConversation(page: Page, title: string): Promise<string> {
  await page.getByRole('button', { name: 'New conversation' }).click();
  await page.getByLabel('What is it about?').fill(title);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { name: title })).toBeVisible();
  return new URL(page.url()).searchParams.get('conversation') ?? '';
}

// Of customers' and operators' pages alike.

export const logOf = (page: Page) => page.getByRole('log', { name: 'Messages' });
export const fieldOf = (page: Page) => page.getByRole('textbox', { name: 'Message', exact: true });

export async function say(page: Page, words: string): Promise<void> {
  await fieldOf(page).fill(words);
  await fieldOf(page).press('Enter');
  await expect(logOf(page).getByText(words)).toBeVisible();
}

/** So that it can be asked later whether the page was loaded anew. */
export const remember = (page: Page) =>
  page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));

export const isRemembered = (page: Page) => page.evaluate(() => 'neverReloaded' in globalThis);

export const picture = (name: string) => ({
  name,
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAMCAIAAADkharWAAAAFUlEQVR4nGOQ62kiCTGMahjVgB0BACxq4QFY4ZnXAAAAAElFTkSuQmCC',
    'base64',
  ),
});

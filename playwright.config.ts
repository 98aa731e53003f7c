import { existsSync } from 'node:fs';
import { defineConfig } from '@playwright/test';

// The headless shell is the same browser without its windows, and a quarter faster.
const usual = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = process.env['CHROMIUM'] ?? usual.find((path) => existsSync(path));

/** What takes pictures proves nothing: it is there when a folder for them is named. */
const pictures = [
  { name: 'screens', testMatch: '**/screens*.pictures.ts', folder: process.env['SCREENS'] },
  { name: 'images', testMatch: '**/images.pictures.ts', folder: process.env['IMAGES'] },
];

export default defineConfig({
  testDir: 'test/e2e',
  projects: [
    { name: 'e2e', testMatch: '**/*.e2e.ts' },
    ...pictures
      .filter(({ folder }) => folder !== undefined)
      .map(({ name, testMatch }) => ({ name, testMatch })),
  ],
  outputDir: 'test/e2e/results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  retries: Number(process.env['TEST_RETRY'] ?? 0),
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 720 },
    locale: 'en-GB',
    timezoneId: 'Asia/Shanghai',
    colorScheme: 'light',
    // Made of every test it costs a third of the time.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      // Chromium has no sandbox for root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});

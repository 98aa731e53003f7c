import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'web/**/*.test.ts'],
    globalSetup: ['test/helpers/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Until something is so: on a machine that is busy, later.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    maxWorkers: 2,
    // Modules are loaded once for many files: a test leaves nothing behind in them.
    isolate: false,
    // On a machine that does other things as well, what depends on time may need a second try.
    retry: Number(process.env['TEST_RETRY'] ?? 0),
  },
});

import { describe, expect, test } from 'vitest';
import { settingsFor, usableMemory } from './settings.ts';

const GB = 1024 ** 3;
const MB = 1024 ** 2;

describe('settingsFor', () => {
  test.each([
    [256 * MB, '32MB', '512MB', '4MB'],
    [1 * GB, '128MB', '512MB', '4MB'],
    [4 * GB, '512MB', '1024MB', '16MB'],
    [24 * GB, '3072MB', '4096MB', '64MB'],
    [256 * GB, '4096MB', '4096MB', '64MB'],
  ])('sizes a machine of %d bytes', (memoryBytes, sharedBuffers, maxWalSize, workMem) => {
    expect(settingsFor({ memoryBytes, cores: 2, platform: 'linux' })).toMatchObject({
      shared_buffers: sharedBuffers,
      max_wal_size: maxWalSize,
      work_mem: workMem,
    });
  });

  test.each([64 * MB, 512 * MB, 8 * GB, 512 * GB])(
    'keeps the full promise of durability with %d bytes',
    (memoryBytes) => {
      expect(settingsFor({ memoryBytes, cores: 1, platform: 'linux' })).toMatchObject({
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
      });
    },
  );

  test.each([
    ['linux', 'sysv'],
    ['darwin', 'posix'],
    ['win32', 'windows'],
  ] as const)('keeps out of the small /dev/shm of containers on %s', (platform, expected) => {
    const settings = settingsFor({ memoryBytes: GB, cores: 2, platform });
    expect(settings['dynamic_shared_memory_type']).toBe(expected);
  });

  test('gives only whole numbers of workers', () => {
    const settings = settingsFor({ memoryBytes: GB, cores: 3, platform: 'linux' });
    const workers = Object.entries(settings).filter(([name]) => name.includes('workers'));
    for (const [, value] of workers) expect(value).toMatch(/^[1-9]\d*$/);
  });
});

describe('usableMemory', () => {
  test.each([
    ['no limit known', 8 * GB, undefined, 8 * GB],
    ['a container limit', 8 * GB, 2 * GB, 2 * GB],
    ['a limit above the machine, as cgroup says for none', 8 * GB, 2 ** 64, 8 * GB],
    ['no limit, said as zero', 8 * GB, 0, 8 * GB],
  ])('%s', (_, total, constrained, expected) => {
    expect(usableMemory(total, constrained)).toBe(expected);
  });
});

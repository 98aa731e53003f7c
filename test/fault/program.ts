import { afterAll, beforeAll } from 'vitest';
import { removeScratchDirs } from '../db/embedded/harness.ts';
import { type Build, type Program, buildOnce } from './build.ts';
import { endAll } from './chatkeep.ts';

/**
 * The program for the tests of a file, built before the first of them. After the last nothing is left
 * running or lying about.
 */
export function programOfFile(): Program {
  let build: Build | undefined;
  beforeAll(async () => {
    build = await buildOnce();
  });
  afterAll(async () => {
    await endAll();
    await build?.[Symbol.asyncDispose]();
    await removeScratchDirs();
  });
  return {
    get mainFile() {
      if (build === undefined) throw new Error('the program is built before the first test');
      return build.mainFile;
    },
  };
}

import type { Readable, Writable } from 'node:stream';
import type { App, OpenContext } from '../app.ts';
import type { Flags } from '../config.ts';

/** What a command reaches outside itself. */
export interface CliEnvironment {
  /** Opens the database that the flags and the environment name; the caller disposes. */
  openContext(flags: Flags): Promise<OpenContext>;
  createApp(flags: Flags): Promise<App>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** 0 is the default; 1: some records refused; 2: nothing done. */
  setExitCode(code: number): void;
}

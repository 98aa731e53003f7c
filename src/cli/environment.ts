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
  /** Aborts when the process is asked to end, for a `Stopped`. Opening watches it as well. */
  readonly signal: AbortSignal;
  /** 0 is the default; 1: some records refused; 2: nothing done; 130, 143: stopped by a signal. */
  setExitCode(code: number): void;
}

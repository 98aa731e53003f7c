const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof exitCodes;

// NOTE: `npx` hands a Ctrl-C on to a process that the terminal has sent it to already.
const SAME_SIGNAL_MS = 500;

/** Why work was given up: somebody asked the process to end. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal} before it was done: run it again to complete it`);
    this.signal = signal;
  }

  /** What a shell reports of a process that the signal ended. */
  get exitCode(): number {
    return exitCodes[this.signal];
  }
}

/**
 * Aborts, for a `Stopped`, at the first SIGINT or SIGTERM, and at SIGHUP where the terminal that is
 * closed is the input: not under `nohup`, which takes it away. From half a second later on a signal
 * has its default action and ends the process at once.
 */
export function stopOnSignals(): AbortSignal {
  const names: StopSignal[] = [
    'SIGINT',
    'SIGTERM',
    ...(process.stdin.isTTY ? ['SIGHUP' as const] : []),
  ];
  const controller = new AbortController();
  const stop = (name: StopSignal) => {
    if (controller.signal.aborted) return;
    controller.abort(new Stopped(name));
    setTimeout(() => {
      for (const each of names) process.off(each, stop);
    }, SAME_SIGNAL_MS).unref();
  };
  for (const name of names) process.on(name, stop);
  return controller.signal;
}

/**
 * To be called when all is closed: ends as SIGHUP does, if that was the reason. An ordinary end
 * gives the terminal back first, and Node aborts where there is none any more.
 */
export function leaveClosedTerminal({ reason }: AbortSignal): void {
  if (!(reason instanceof Stopped) || reason.signal !== 'SIGHUP') return;
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}

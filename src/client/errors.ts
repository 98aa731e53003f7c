import type { Problem } from './problems.ts';

/** An answer that is an error: `problem` says what is wrong, and what would be right. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problem: Problem;
  /** After how many ms to try again, where the server said so. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, retryAfterMs?: number) {
    super(problem.detail);
    this.status = problem.status;
    this.problem = problem;
    this.retryAfterMs = retryAfterMs ?? problem.retryAfterMs;
  }

  /** The last part of the problem's type, such as `not-found`. */
  get slug(): string {
    return this.problem.type.slice(this.problem.type.lastIndexOf('/') + 1);
  }
}

/** Whether it is an error as chatkeep describes it (RFC 9457). */
export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'type' in value && 'detail' in value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page, most likely; its status says enough.
    return undefined;
  }
}

/** `Retry-After` in seconds; a date, which chatkeep never sends, is passed over. */
export function readRetryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}

/** The problem in an answer; one is made up for an answer that some other server gave. */
export function readProblem(status: number, text: string, requestId: string): Problem {
  const value = parsed(text);
  if (isProblem(value)) return value;
  return {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    detail: `the answer has status ${status} and is not one of chatkeep's: is the address right?`,
    requestId,
  };
}

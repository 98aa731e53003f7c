import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../errors.ts';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

// OWASP's recommendation for scrypt: N = 2^17, r = 8, p = 1 (128 MiB).
const COST = { N: 2 ** 17, r: 8, p: 1 };
const KEY_BYTES = 32;
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
export const SHORTEST_PASSWORD = 8;

// Each takes 128 MiB and a thread of four; those who wait longer than this many are sent away.
const AT_ONCE = 2;
const MAX_WAITING = 32;

let running = 0;
const waiting: (() => void)[] = [];

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (waiting.length >= MAX_WAITING) {
      throw new AppError('unavailable', 'too many sign in at once: try again in a few seconds');
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  } else {
    running += 1;
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function deriveKey(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
  return inTurn(() => derive(password, salt, KEY_BYTES, { ...cost, maxmem: MAX_MEMORY_BYTES }));
}

/** `scrypt$N$r$p$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await deriveKey(password, salt, COST);
  return `scrypt$${COST.N}$${COST.r}$${COST.p}$${salt.toString('base64')}$${key.toString('base64')}`;
}

/** Whether the password is the hashed one. Without a hash it is not, and that takes as long to say. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [scheme, n, r, p, salt = '', key = ''] = (hash ?? '').split('$');
  if (scheme !== 'scrypt') {
    await deriveKey(password, Buffer.alloc(16), COST);
    return false;
  }
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const derived = await deriveKey(password, Buffer.from(salt, 'base64'), cost);
  const expected = Buffer.from(key, 'base64');
  return expected.length === derived.length && timingSafeEqual(expected, derived);
}

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AppError } from '../core/errors.ts';

/** What hashing costs. Memory in KiB; the first recommendation of OWASP for Argon2id. */
export type Cost = { readonly memory: number; readonly passes: number; readonly parallelism: number };
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** Each takes 19 MB and a thread for some 50 ms: more at once would only slow down everything else. */
const LANES = { stranger: 2, known: 1 };
const WAITING = 40;
const BUSY_MS = 2_000;

/** Who brings a password. `known`: a browser that signed in before, or somebody with a session or a link. */
export type From = keyof typeof LANES;

export type Passwords = {
  /** Of somebody known. @throws AppError `sign_in_busy` when too many are waited for already. */
  readonly hash: (password: string) => Promise<string>;
  /**
   * Whether a password is the one of a hash; `isOutdated`: hashes are made at a higher cost by now. Null, for nobody's,
   * costs the same and is never right. Strangers, however many, do not keep who is known waiting.
   * @throws AppError `sign_in_busy`
   */
  readonly check: (
    password: string,
    hash: string | null,
    from: From,
  ) => Promise<{ readonly isRight: boolean; readonly isOutdated: boolean }>;
};

const derive = promisify(argon2);

/** Argon2id with its parameters in the hash, off the event loop, a few at a time. */
export function createPasswords(cost: Cost = COST): Passwords {
  const lanes = { stranger: createLanes(LANES.stranger), known: createLanes(LANES.known) };
  const make = (from: From, password: string, salt: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> =>
    lanes[from](() =>
      derive('argon2id', {
        message: password.normalize('NFC'),
        nonce: salt,
        ...{ memory, passes, parallelism, tagLength: HASH_BYTES },
      }),
    );
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      return write(cost, salt, await make('known', password, salt, cost));
    },
    check: async (password, hash, from) => {
      const read = hash === null ? null : parse(hash);
      const made = await make(from, password, read?.salt ?? Buffer.alloc(SALT_BYTES), read?.cost ?? cost);
      if (read === null) return { isRight: false, isOutdated: false };
      const isOutdated = read.cost.memory < cost.memory || read.cost.passes < cost.passes;
      return { isRight: made.length === read.hash.length && timingSafeEqual(made, read.hash), isOutdated };
    },
  };
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '');

const write = ({ memory, passes, parallelism }: Cost, salt: Buffer, hash: Buffer): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(hash)}`;

const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function parse(hash: string): { readonly cost: Cost; readonly salt: Buffer; readonly hash: Buffer } | null {
  const [, memory, passes, parallelism, salt, made] = FORM.exec(hash) ?? [];
  if (salt === undefined || made === undefined) return null;
  return {
    cost: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(made, 'base64'),
  };
}

/** Runs a few tasks at a time and lets a bounded number wait. */
function createLanes(count: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= count) {
      if (waiting.length >= WAITING) throw new AppError('sign_in_busy', 'rate_limited', { retryAfterMs: BUSY_MS });
      // Whoever ends hands over its lane.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}

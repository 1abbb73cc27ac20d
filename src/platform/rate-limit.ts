import type { RequestHandler } from 'express';
import type { Redis } from 'ioredis';
import type pg from 'pg';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterPostgres,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { AppError } from '../core/errors.ts';
import { inTime } from './in-time.ts';

/** How often something may be done within the window of its limit. */
export type Allowances = Readonly<Partial<Record<LimitName, number>>>;

const MINUTE_S = 60;
const LIMITS = {
  /** Requests of one key or network address. */
  api_key: { points: 600, windowS: MINUTE_S },
  address: { points: 300, windowS: MINUTE_S },
  /** Wrong passwords from one network address, for one account, and from a browser that signed in to it before. */
  sign_in_address: { points: 30, windowS: 15 * MINUTE_S },
  sign_in_account: { points: 10, windowS: 15 * MINUTE_S },
  sign_in_device: { points: 10, windowS: 15 * MINUTE_S },
  /** Links that do not work, from one network address. */
  link_address: { points: 30, windowS: 15 * MINUTE_S },
  /** Links that one network address asks for. */
  reset_address: { points: 20, windowS: 15 * MINUTE_S },
  /** Mails that one account may be made to get. */
  mail_account: { points: 3, windowS: 60 * MINUTE_S },
  /** Turns that one account repeats: each asks a model that has to be paid. */
  replay: { points: 20, windowS: 10 * MINUTE_S },
};
export type LimitName = keyof typeof LIMITS;
const PATIENCE_MS = 500;

export type Taken = { readonly isAllowed: true } | { readonly isAllowed: false; readonly retryAfterMs: number };

export type RateLimits = {
  /** Takes one request from the allowance of `key`. Fails open: a limiter that cannot be asked stops nobody. */
  readonly take: (limit: LimitName, key: string) => Promise<Taken>;
  /** Returns what was taken for something that does not count after all. */
  readonly giveBack: (limit: LimitName, key: string) => Promise<void>;
};

type RateLimitDeps = {
  readonly redis: Redis | null;
  /** Counts in the table `rate_limits` when there is no Redis; null counts in this process alone. */
  readonly pool: pg.Pool | null;
  /** Called for every request that was not allowed. */
  readonly onLimited: (limit: LimitName) => void;
  readonly allowances?: Allowances;
  /** How long the store is waited for, 500 ms when not given. */
  readonly patienceMs?: number;
};

/** Limits that all processes share, on Redis or else PostgreSQL. While that is away each process counts for itself. */
export function createRateLimits(deps: RateLimitDeps): RateLimits {
  const { patienceMs = PATIENCE_MS } = deps;
  const limiters = Object.fromEntries(
    Object.keys(LIMITS).map((name) => [name, createLimiter(deps, name as LimitName)]),
  ) as Record<LimitName, RateLimiterAbstract>;
  return {
    take: async (limit, key) => {
      try {
        await inTime(limiters[limit].consume(key), patienceMs);
        return { isAllowed: true };
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) return { isAllowed: true };
        deps.onLimited(limit);
        return { isAllowed: false, retryAfterMs: Math.max(1, refused.msBeforeNext) };
      }
    },
    giveBack: async (limit, key) => {
      // What cannot be returned comes back by itself at the end of the window.
      await inTime(limiters[limit].reward(key), patienceMs).catch(() => undefined);
    },
  };
}

function createLimiter({ redis, pool, allowances }: RateLimitDeps, name: LimitName): RateLimiterAbstract {
  const points = allowances?.[name] ?? LIMITS[name].points;
  const counting = { keyPrefix: `recado:limit:${name}`, points, duration: LIMITS[name].windowS };
  const alone = new RateLimiterMemory(counting);
  // Who is far beyond the limit is refused from memory and costs the store nothing.
  const shared = { ...counting, insuranceLimiter: alone, inMemoryBlockOnConsumed: points + 1 };
  if (redis !== null) return new RateLimiterRedis({ ...shared, storeClient: redis, rejectIfRedisNotReady: true });
  if (pool === null) return alone;
  return new RateLimiterPostgres({
    ...shared,
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
  });
}

/** Refuses addresses that ask too often, with 429 and Retry-After. */
export const limitByAddress =
  (limits: RateLimits): RequestHandler =>
  async (req, _res, next) => {
    const taken = await limits.take('address', req.ip ?? 'unknown');
    if (taken.isAllowed) next();
    else next(new AppError('address_limited', 'rate_limited', { retryAfterMs: taken.retryAfterMs }));
  };

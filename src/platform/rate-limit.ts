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

/** How much one key or network address may ask for in a minute. */
export type Allowances = Readonly<Record<LimitName, number>>;
export type LimitName = 'api_key' | 'address';

const ALLOWANCES: Allowances = { api_key: 600, address: 300 };
const WINDOW_S = 60;
/** A store that is slower than this is not waited for. */
const PATIENCE_MS = 500;

export type Taken = { readonly isAllowed: true } | { readonly isAllowed: false; readonly retryAfterMs: number };

export type RateLimits = {
  /** Takes one request from the allowance of `key`. Fails open: a limiter that cannot be asked stops nobody. */
  readonly take: (limit: LimitName, key: string) => Promise<Taken>;
};

type RateLimitDeps = {
  readonly redis: Redis | null;
  /** Counts in the table `rate_limits` when there is no Redis; null counts in this process alone. */
  readonly pool: pg.Pool | null;
  /** Called for every request that was not allowed. */
  readonly onLimited: (limit: LimitName) => void;
  readonly allowances?: Allowances;
};

/** Limits that all processes share, on Redis or else PostgreSQL. While that is away each process counts for itself. */
export function createRateLimits(deps: RateLimitDeps): RateLimits {
  const allowances = deps.allowances ?? ALLOWANCES;
  const limiters: Readonly<Record<LimitName, RateLimiterAbstract>> = {
    api_key: createLimiter(deps, 'api_key', allowances.api_key),
    address: createLimiter(deps, 'address', allowances.address),
  };
  return {
    take: async (limit, key) => {
      try {
        await inTime(limiters[limit].consume(key), PATIENCE_MS);
        return { isAllowed: true };
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) return { isAllowed: true };
        deps.onLimited(limit);
        return { isAllowed: false, retryAfterMs: Math.max(1, refused.msBeforeNext) };
      }
    },
  };
}

function createLimiter({ redis, pool }: RateLimitDeps, name: LimitName, points: number): RateLimiterAbstract {
  const counting = { keyPrefix: `recado:limit:${name}`, points, duration: WINDOW_S };
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

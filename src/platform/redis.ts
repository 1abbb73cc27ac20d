import { Redis } from 'ioredis';
import type { Log } from './log.ts';

export type RedisAddress = {
  readonly host: string;
  readonly port: number;
  readonly username: string | null;
  readonly password: string | null;
  readonly database: number;
  readonly tls: boolean;
};

/**
 * A connection to Redis that comes back by itself for ever. Losing it degrades the service, it never stops it: wake-ups
 * that cannot be added are found again by the sweepers.
 */
export function connectRedis(address: RedisAddress, log: Log): Redis {
  const redis = new Redis({
    host: address.host,
    port: address.port,
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    db: address.database,
    ...(address.tls ? { tls: {} } : {}),
    // BullMQ's blocking connections must wait without a bound.
    maxRetriesPerRequest: null,
    enableOfflineQueue: true,
    retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
  });
  redis.on('error', (error) => log.warn({ err: error }, 'Redis cannot be reached'));
  return redis;
}

/** Redis drops what it holds under memory pressure unless told otherwise; then wake-ups vanish. In words, or null. */
export async function evictionProblem(redis: Redis): Promise<string | null> {
  const policy = (await redis.config('GET', 'maxmemory-policy')) as string[];
  return policy[1] === undefined || policy[1] === 'noeviction'
    ? null
    : `REDIS_HOST: this Redis evicts keys (maxmemory-policy is ${policy[1]}); set it to noeviction.`;
}

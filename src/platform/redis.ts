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

/**
 * Redis drops what it holds under memory pressure unless told otherwise; then wake-ups vanish. Returns the problem in
 * words, or null. Asks by INFO, which hosted servers allow where they forbid CONFIG.
 */
export async function evictionProblem(redis: Redis): Promise<string | null> {
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1];
  return policy === undefined || policy === 'noeviction'
    ? null
    : `REDIS_HOST: this Redis evicts keys (maxmemory-policy is ${policy}); set it to noeviction.`;
}

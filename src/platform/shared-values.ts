import type { Redis } from 'ioredis';
import type pg from 'pg';
import { sleep } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';

/** What a change makes of the value before it, null when there is none; `nowMs` is the store's clock. */
export type Decide<T> = (before: string | null, nowMs: number) => { readonly after: string; readonly result: T };

export type SharedValues = {
  /**
   * Replaces the small value under `key` by what `decide` makes of it. Nobody's change is lost: when another process
   * was faster, `decide` is asked again. Two round trips; rejects when the store is away or too many are faster.
   */
  readonly change: <T>(key: string, decide: Decide<T>) => Promise<T>;
};

type Store = {
  readonly read: (key: string) => Promise<{ readonly value: string | null; readonly nowMs: number }>;
  /** False when the value is no longer what it was `before`. */
  readonly swap: (key: string, before: string | null, after: string) => Promise<boolean>;
};

type SharedValuesDeps = { readonly redis: Redis | null; readonly pool: pg.Pool };

const MAX_TRIES = 16;
/** Processes that got into each other's way try again at different moments, later each time. */
const BACK_OFF_MS = 5;
/** Redis forgets what nobody has changed for so long. */
const KEPT_S = 900;

/** Values that all processes share, on Redis or else PostgreSQL; small ones, for a swap compares the whole text. */
export function createSharedValues({ redis, pool }: SharedValuesDeps): SharedValues {
  const store = redis === null ? storeInPostgres(pool) : storeInRedis(redis);
  return {
    change: async (key, decide) => {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const { value, nowMs } = await store.read(key);
        const { after, result } = decide(value, nowMs);
        if (await store.swap(key, value, after)) return result;
        await sleep(Math.random() * BACK_OFF_MS * tries);
      }
      throw new AppError('shared_value_contended', 'unavailable', { facts: { key } });
    },
  };
}

const READ = `local at = redis.call('TIME')
return {redis.call('GET', KEYS[1]), at[1] * 1000 + math.floor(at[2] / 1000)}`;
/** An absent value is the empty text. */
const SWAP = `if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'EX', ARGV[3])
return 1`;

function storeInRedis(redis: Redis): Store {
  // Commands would queue up while the connection is down and be run much later.
  const ask = async (script: string, ...args: readonly (string | number)[]): Promise<unknown> => {
    if (redis.status !== 'ready') throw new AppError('shared_values_away', 'unavailable');
    return redis.eval(script, 1, ...args);
  };
  return {
    read: async (key) => {
      const [value, nowMs] = (await ask(READ, `recado:shared:${key}`)) as [string | null, number];
      return { value, nowMs };
    },
    swap: async (key, before, after) => (await ask(SWAP, `recado:shared:${key}`, before ?? '', after, KEPT_S)) === 1,
  };
}

function storeInPostgres(pool: pg.Pool): Store {
  return {
    read: async (key) => {
      const { rows } = await pool.query<{ value: string | null; now: number }>(
        `select (extract(epoch from clock_timestamp()) * 1000)::bigint as now,
           (select value from shared_values where key = $1) as value`,
        [key],
      );
      return { value: rows[0]?.value ?? null, nowMs: rows[0]?.now ?? 0 };
    },
    swap: async (key, before, after) => {
      const { rowCount } =
        before === null
          ? await pool.query('insert into shared_values (key, value) values ($1, $2) on conflict do nothing', [
              key,
              after,
            ])
          : await pool.query('update shared_values set value = $3 where key = $1 and value = $2', [key, before, after]);
      return rowCount === 1;
    },
  };
}

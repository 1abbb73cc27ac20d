import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { inTime } from './in-time.ts';

export type CacheRead = 'hit' | 'miss' | 'down';

export type ReadCache = {
  /**
   * The value under `key`, loaded when it is not there and kept for `ttlMs`. Values are JSON: what is not (dates,
   * undefined) does not come back as it was. Callers that ask at the same time share one load; a load that fails is
   * not kept.
   */
  readonly get: <T>(key: string, ttlMs: number, load: () => Promise<T>) => Promise<T>;
};

type ReadCacheDeps = {
  /** Null keeps values in this process. */
  readonly redis: Redis | null;
  readonly onRead: (result: CacheRead) => void;
};

type Store = {
  readonly read: (key: string) => Promise<string | null>;
  readonly write: (key: string, json: string, ttlMs: number) => Promise<unknown>;
};

const MAX_BYTES = 32 * 1024 * 1024;
/** A cache that is slower than this is of no use: what it holds is loaded instead. */
const PATIENCE_MS = 250;

/** Remembers what is read often. A cache that cannot be asked is never a reason not to answer. */
export function createReadCache({ redis, onRead }: ReadCacheDeps): ReadCache {
  const store = redis === null ? storeInMemory() : briefly(storeInMemory(), storeInRedis(redis));
  const underWay = new Map<string, Promise<string>>();

  async function find(key: string, ttlMs: number, load: () => Promise<unknown>): Promise<string> {
    const found = await store.read(key).catch((): 'down' => 'down');
    onRead(found === 'down' ? 'down' : found === null ? 'miss' : 'hit');
    if (found !== 'down' && found !== null) return found;
    const json = JSON.stringify((await load()) ?? null);
    // The value is already here; nobody waits for it to be kept.
    if (found === null) void store.write(key, json, ttlMs).catch(() => undefined);
    return json;
  }

  return {
    get: async <T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> => {
      let finding = underWay.get(key);
      if (finding === undefined) {
        finding = find(key, ttlMs, load).finally(() => underWay.delete(key));
        underWay.set(key, finding);
      }
      // Every caller gets a copy of its own, as it would from Redis.
      return JSON.parse(await finding) as T;
    },
  };
}

function storeInMemory(): Store {
  const entries = new LRUCache<string, string>({
    maxSize: MAX_BYTES,
    sizeCalculation: (json, key) => 2 * (json.length + key.length),
  });
  return {
    read: async (key) => entries.get(key) ?? null,
    write: async (key, json, ttlMs) => entries.set(key, json, { ttl: ttlMs }),
  };
}

/** How long a value of the shared store is not asked for again, ms. */
const BRIEF_MS = 1_000;

/** What one turn reads several times comes over the network once. */
const briefly = (near: Store, far: Store): Store => ({
  read: async (key) => {
    const known = await near.read(key);
    if (known !== null) return known;
    const found = await far.read(key);
    if (found !== null) void near.write(key, found, BRIEF_MS);
    return found;
  },
  write: async (key, json, ttlMs) => {
    void near.write(key, json, Math.min(ttlMs, BRIEF_MS));
    return far.write(key, json, ttlMs);
  },
});

function storeInRedis(redis: Redis): Store {
  const named = (key: string): string => `recado:cache:${key}`;
  return {
    // A connection that is away would queue the command until it is back.
    read: (key) =>
      redis.status === 'ready'
        ? inTime(redis.get(named(key)), PATIENCE_MS)
        : Promise.reject(new Error('not connected')),
    write: (key, json, ttlMs) => redis.set(named(key), json, 'PX', ttlMs),
  };
}

/** Lets `burst` through at once and then one per `everyMs`, per key; time is handed in. */
export type RateLimit = { readonly mayPass: (key: string, now: Date) => boolean };

const KEYS_KEPT = 10_000;

/** A leaky bucket that only stores when each key will be empty again (GCRA). */
export function createRateLimit({ everyMs, burst }: { readonly everyMs: number; readonly burst: number }): RateLimit {
  const emptyAt = new Map<string, number>();
  return {
    mayPass: (key, now) => {
      const start = Math.max(emptyAt.get(key) ?? 0, now.getTime());
      if (start - now.getTime() > everyMs * (burst - 1)) return false;
      emptyAt.delete(key);
      emptyAt.set(key, start + everyMs);
      if (emptyAt.size > KEYS_KEPT) forgetOldest(emptyAt);
      return true;
    },
  };
}

function forgetOldest(emptyAt: Map<string, number>): void {
  const oldest = emptyAt.keys().next();
  if (!oldest.done) emptyAt.delete(oldest.value);
}

/** One message per customer in 6 s, a burst of up to 45 borrowed from the future. */
export const pairRateLimit = (): RateLimit => createRateLimit({ everyMs: 6_000, burst: 45 });

/** 80 messages a second for the whole number. */
export const throughputLimit = (): RateLimit => createRateLimit({ everyMs: 12.5, burst: 80 });

import type { Clock } from '../core/clock.ts';
import type { ReadCache } from './ports.ts';

/** How long a version that was read is trusted, in ms of machine time: a change is seen after this at the latest. */
const VERSION_TRUSTED_MS = 1_000;

type VersionDeps = {
  readonly cache: ReadCache;
  /** Changes whenever what is cached may have changed. */
  readonly readVersion: () => Promise<string>;
  readonly machineClock: Clock;
  /** Keeps the keys of several caches in one store apart. */
  readonly name: string;
};

/** A cache whose keys carry the version, so that a change makes every older entry unreachable. */
export function withVersion(deps: VersionDeps): ReadCache {
  let latest: { readonly at: number; readonly version: Promise<string> } | null = null;
  const currentVersion = (): Promise<string> => {
    const at = deps.machineClock().getTime();
    if (latest === null || at - latest.at >= VERSION_TRUSTED_MS) {
      const reading = { at, version: deps.readVersion() };
      reading.version.catch(() => {
        if (latest === reading) latest = null;
      });
      latest = reading;
    }
    return latest.version;
  };
  return {
    async get(key, load) {
      return deps.cache.get(`${deps.name}:${await currentVersion()}:${key}`, load);
    },
  };
}

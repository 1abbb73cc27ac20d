import { type ReadCache, withVersion } from '../catalogue/index.ts';
import type { Clock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { EMPTY_SHOP } from './empty-shop.ts';
import { readBusinessFacts, readBusinessVersion } from './store.ts';
import type { BusinessFacts } from './types.ts';

/** Gives the facts that hold now, at most a second old; before any were saved, those of an empty shop. */
export type ReadBusiness = () => Promise<BusinessFacts>;

type ReaderDeps = { readonly db: Db; readonly cache: ReadCache; readonly machineClock: Clock };

/** Makes the one way in which tools and code read the facts about the business. */
export function createBusinessReader(deps: ReaderDeps): ReadBusiness {
  const readVersion = async (): Promise<string> => {
    const current = await readBusinessVersion(deps.db);
    return current === null ? 'none' : `${current.version}.${current.hash.slice(0, 12)}`;
  };
  const reads = withVersion({ cache: deps.cache, machineClock: deps.machineClock, readVersion, name: 'business' });
  return async () => (await reads.get('facts', () => readBusinessFacts(deps.db))) ?? EMPTY_SHOP;
}

import { EMPTY_SHOP, readTimeZone } from '../knowledge/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** Until the business has told about itself. */
export const UNKNOWN_SHOP = { name: 'la tienda', timeZone: EMPTY_SHOP.timeZone, currency: EMPTY_SHOP.currency };

/** The shop's time zone over a connection that somebody holds: inside a transaction nobody may wait for another one. */
export const timeZoneOver = async (held: Db | Tx): Promise<string> =>
  (await readTimeZone(held)) ?? UNKNOWN_SHOP.timeZone;

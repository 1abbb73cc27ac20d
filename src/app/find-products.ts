import { type Product, searchCatalogue } from '../catalogue/index.ts';
import type { Clock } from '../core/clock.ts';
import type { KnownProduct, ProductFinder } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import { UNKNOWN_SHOP } from './unknown-shop.ts';

/** The catalogue as pictures need it: without prices and stock, which are looked up when they are spoken of. */
export function findProductsIn(db: Db, businessClock: Clock): ProductFinder {
  const search = async (text: string, limit: number): Promise<readonly KnownProduct[]> => {
    const now = businessClock();
    const { products } = await searchCatalogue({ db }, { text, limit, now, currency: UNKNOWN_SHOP.currency });
    return products.flatMap(toKnown);
  };
  return {
    byGtin: async (gtins) => {
      const found = await search(gtins.join(' '), gtins.length);
      return found.filter((product) => product.gtins.some((gtin) => gtins.includes(gtin)));
    },
    byWords: search,
  };
}

const toKnown = ({ name, brand, variants }: Product): readonly KnownProduct[] =>
  variants.map(({ sku, options, gtins }) => ({ sku, name, brand, options: Object.values(options), gtins }));

import { skuKeyOf } from './rules.ts';
import type { ProductEntry } from './types.ts';

/** Says, in words, which handles, SKUs and barcodes stand for more than one thing. */
export function findRepeated(products: readonly ProductEntry[]): readonly string[] {
  const seen = new Map<string, string>();
  const problems: string[] = [];
  const note = (key: string, owner: string, what: string): void => {
    const earlier = seen.get(key);
    if (earlier === undefined) seen.set(key, owner);
    else problems.push(`${what} is used by ${earlier} and by ${owner}`);
  };
  for (const { handle, variants } of products) {
    note(`handle ${handle}`, `product "${handle}"`, `handle "${handle}"`);
    for (const { sku, gtins } of variants) {
      note(`sku ${skuKeyOf(sku)}`, `product "${handle}"`, `sku "${sku}"`);
      for (const gtin of gtins) note(`gtin ${gtin}`, `sku "${sku}"`, `barcode ${gtin}`);
    }
  }
  return problems;
}

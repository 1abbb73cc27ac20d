import { z } from 'zod';
import { storable } from '../../core/text.ts';
import type { FoundEntry, StagedKey } from '../../platform/imports/index.ts';
import { gtinOf, printedGtin, skuKeyOf } from '../rules.ts';
import type { ProductEntry, VariantEntry } from '../types.ts';

/** What to do about a name that stands for two things. */
export const REMEDIES: Readonly<Record<string, string>> = {
  handle: 'put the lines of one product one below the other, or give this one another handle',
  sku: 'it may stand for one variant only (signs and capitals make no difference)',
  barcodes: 'it may stand for one variant only (signs and capitals make no difference)',
};

/** What a product stands for; of one that is refused (null) what can be read, so that all is told at once. */
export function keysOfProduct(entry: ProductEntry | null, found: FoundEntry): readonly StagedKey[] {
  if (entry !== null) return keysOf(entry, found);
  const names = namesOnly.safeParse(found.given);
  return names.success ? keysOf(names.data, found) : [];
}

const name = z
  .string()
  .catch('')
  .transform((text) => storable(text.slice(0, 200)));
const namesOnly = z.object({
  handle: name,
  variants: z.array(
    z
      .object({ sku: name, barcodes: z.array(z.string()).catch([]) })
      .transform(({ sku, barcodes }) => ({ sku, gtins: barcodes.map(gtinOf).filter((gtin) => gtin !== null) })),
  ),
});

type Names = Pick<ProductEntry, 'handle'> & {
  readonly variants: readonly Pick<VariantEntry, 'sku' | 'gtins'>[];
};

function keysOf({ handle, variants }: Names, found: FoundEntry): readonly StagedKey[] {
  const keys = variants.flatMap(({ sku, gtins }, index) => {
    const { line } = found.placeOf(['variants', index]);
    return [
      { kind: 'sku', key: skuKeyOf(sku), name: sku, line },
      ...gtins.map((gtin) => ({ kind: 'barcodes', key: gtin, name: printedGtin(gtin), line })),
    ];
  });
  return [{ kind: 'handle', key: handle, name: handle, line: found.line }, ...keys];
}

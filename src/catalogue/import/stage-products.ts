import { z } from 'zod';
import { storable } from '../../core/text.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ReportProblem } from '../../platform/files/index.ts';
import { productSchema } from '../product-file.ts';
import { hashed } from '../product-rows.ts';
import { gtinOf, printedGtin, skuKeyOf } from '../rules.ts';
import type { ProductEntry, VariantEntry } from '../types.ts';
import { readRepeated, type StagedEntry, type StagedKey, stage } from './staging-store.ts';
import type { FoundProduct } from './types.ts';

const BATCH = 1_000;
/** Problems that one product may report: a broken list may hold hundreds. */
const MOST_PER_PRODUCT = 20;

type Staged = { readonly products: number; readonly variants: number };

/**
 * Checks all products of a file and stages those that are right. Reports what is wrong with any of them, at last what
 * stands for two things at once.
 */
export async function stageProducts(
  session: Db,
  products: AsyncIterable<FoundProduct>,
  shopCurrency: string | null,
  report: ReportProblem,
): Promise<Staged> {
  const schema = productSchema(shopCurrency);
  const counted = { products: 0, variants: 0 };
  let entries: StagedEntry[] = [];
  let keys: StagedKey[] = [];
  // The database takes a batch while the next one is read.
  let taken: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    await taken;
    taken = stage(session, entries, keys);
    taken.catch(() => undefined);
    [entries, keys] = [[], []];
  };
  for await (const found of products) {
    const parsed = schema.safeParse(found.given);
    if (!parsed.success) {
      for (const issue of parsed.error.issues.slice(0, MOST_PER_PRODUCT)) {
        const { line, field, hint } = found.placeOf(issue.path);
        report({ line, field, message: `${issue.message}${hint}` });
      }
      const names = namesOnly.safeParse(found.given);
      if (names.success) keys.push(...keysOf(names.data, found));
      continue;
    }
    const { entry, hash } = hashed(parsed.data);
    counted.products += 1;
    counted.variants += entry.variants.length;
    entries.push({ position: counted.products, handle: entry.handle, hash, entry: JSON.stringify(entry) });
    keys.push(...keysOf(entry, found));
    if (entries.length >= BATCH) await flush();
  }
  await flush();
  await taken;
  for (const again of await readRepeated(session)) report(repeatedProblem(again));
  return counted;
}

/** What a product that is refused stands for, so that it is told at once when another one says the same. */
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

function keysOf({ handle, variants }: Names, found: FoundProduct): readonly StagedKey[] {
  const keys = variants.flatMap(({ sku, gtins }, index) => {
    const { line } = found.placeOf(['variants', index]);
    return [
      { kind: 'sku', key: skuKeyOf(sku), name: sku, line },
      ...gtins.map((gtin) => ({ kind: 'barcodes', key: gtin, name: printedGtin(gtin), line })),
    ];
  });
  return [{ kind: 'handle', key: handle, name: handle, line: found.line }, ...keys].filter(({ key }) => key !== '');
}

function repeatedProblem(again: { kind: string; name: string; line: number; firstLine: number }) {
  const place = again.firstLine === again.line ? 'in the same place' : `on line ${again.firstLine}`;
  const remedy =
    again.kind === 'handle'
      ? 'put the lines of one product one below the other, or give this one another handle'
      : 'it may stand for one variant only (signs and capitals make no difference)';
  return { line: again.line, field: again.kind, message: `${again.name} stands ${place} already: ${remedy}` };
}

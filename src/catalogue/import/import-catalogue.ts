import type { Db, Tx } from '../../platform/db/index.ts';
import {
  type ImportKind,
  type ImportOutcome,
  type ImportRun,
  importEntries,
  type StagedEntry,
} from '../../platform/imports/index.ts';
import { productSchema } from '../product-file.ts';
import { type HashedEntry, hashed, type SaveDeps } from '../product-rows.ts';
import { lockCatalogueLoads } from '../save-store.ts';
import type { ProductEntry } from '../types.ts';
import { dropUnusedWords } from '../words-store.ts';
import { findChanges, writeProducts } from '../write-products.ts';
import { noteMissing, removeMissing, savedProduct } from './missing-store.ts';
import { productTable } from './product-columns.ts';
import { keysOfProduct, REMEDIES } from './product-keys.ts';

const BATCH = 500;
const SOURCE = 'file';

export type ImportDeps = SaveDeps & { readonly db: Db };

export type CatalogueImport = ImportRun & {
  /** The currency of prices that name none; null while the shop has none. */
  readonly shopCurrency: string | null;
  /** Take products off sale that the file does not name, whatever they came from. */
  readonly isReplacing: boolean;
  /** Told once, in the transaction of the first entries that are written: one that is killed later has begun. */
  readonly onBegin?: (tx: Tx) => Promise<void>;
};

/** Brings the catalogue to what a file says, by the rules of `importEntries`; its parts are the variants. */
export const importCatalogue = (deps: ImportDeps, request: CatalogueImport): Promise<ImportOutcome> =>
  importEntries(deps.db, request, kindOf(deps, request));

function kindOf(deps: ImportDeps, request: CatalogueImport): ImportKind<ProductEntry> {
  let begin = request.onBegin;
  return {
    shape: productTable,
    schema: productSchema(request.shopCurrency),
    seal: (entry) => ({ key: entry.handle, hash: hashed(entry).hash }),
    keysOf: keysOfProduct,
    remedies: REMEDIES,
    partsOf: ({ variants }) => variants.length,
    saved: savedProduct,
    examine: null,
    write: async (tx, staged, isDryRun) => {
      await lockCatalogueLoads(tx);
      const { added, changed } = await findChanges(tx, staged.map(entryOf));
      if (!isDryRun && added.length + changed.length > 0) {
        await begin?.(tx);
        begin = undefined;
        await writeProducts(deps, tx, SOURCE, [...added, ...changed]);
      }
      return { added: added.length, changed: changed.length };
    },
    finish: request.isReplacing ? removeOthers : null,
  };
}

async function removeOthers(session: Db, isDryRun: boolean): Promise<number> {
  const count = await noteMissing(session);
  for (let from = 0; from < count && !isDryRun; from += BATCH) {
    await session.transaction().execute(async (tx) => {
      await lockCatalogueLoads(tx);
      await dropUnusedWords(tx, await removeMissing(tx, from, from + BATCH));
    });
  }
  return count;
}

/** An entry as it was staged; JSON knows no times. */
function entryOf(staged: StagedEntry): HashedEntry {
  const entry: ProductEntry = JSON.parse(staged.entry);
  const moment = (at: Date | null): Date | null => (at === null ? null : new Date(at));
  const variants = entry.variants.map((variant) => ({
    ...variant,
    prices: variant.prices.map((price) => ({
      ...price,
      validFrom: moment(price.validFrom),
      validUntil: moment(price.validUntil),
    })),
  }));
  return { entry: { ...entry, variants }, hash: staged.hash };
}

import type { Db } from '../../platform/db/index.ts';
import { collectProblems, type FileProblem } from '../../platform/files/index.ts';
import type { HashedEntry, SaveDeps } from '../product-rows.ts';
import { lockCatalogueLoads } from '../save-store.ts';
import type { ProductEntry } from '../types.ts';
import { dropUnusedWords } from '../words-store.ts';
import { findChanges, writeProducts } from '../write-products.ts';
import { type CatalogueFile, findProducts } from './find-products.ts';
import { stageProducts } from './stage-products.ts';
import { noteMissing, readStaged, removeMissing, type StagedEntry, withStaging } from './staging-store.ts';
import type { ImportProgress } from './types.ts';

const BATCH = 500;
const MOST_PROBLEMS = 100;
const SOURCE = 'file';

export type ImportDeps = SaveDeps & {
  readonly db: Db;
  readonly onProgress: (progress: ImportProgress) => void;
};

export type CatalogueImport = CatalogueFile & {
  /** The currency of prices that name none; null while the shop has none. */
  readonly shopCurrency: string | null;
  /** Look only, write nothing. */
  readonly isDryRun: boolean;
  /** Take products off sale that the file does not name, whatever they came from. */
  readonly isReplacing: boolean;
};

export type ImportOutcome =
  | { readonly outcome: 'busy' }
  | { readonly outcome: 'refused'; readonly problems: readonly FileProblem[]; readonly more: number }
  | ({ readonly outcome: 'imported' | 'checked' } & ImportCounts);

type ImportCounts = {
  readonly products: number;
  readonly variants: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
};

/**
 * Brings the catalogue to what a file says. The whole file is checked before anything is written; with one mistake
 * nothing is. Then products are written 500 at a time, each with all that belongs to it: whoever breaks it off leaves
 * whole products, and running it again does the rest, since what is unchanged is not written.
 */
export function importCatalogue(deps: ImportDeps, request: CatalogueImport): Promise<ImportOutcome> {
  return deps.db.connection().execute(async (session): Promise<ImportOutcome> => {
    const outcome = await withStaging(session, () => importInto(deps, session, request));
    return outcome ?? { outcome: 'busy' };
  });
}

async function importInto(deps: ImportDeps, session: Db, request: CatalogueImport): Promise<ImportOutcome> {
  const { report, list } = collectProblems(MOST_PROBLEMS);
  const total = request.file.bytes;
  const found = findProducts(request, report, (done) => deps.onProgress({ step: 'reading', done, total }));
  const { products, variants } = await stageProducts(session, found, request.shopCurrency, report);
  if (products === 0 && list().problems.length === 0)
    report({ line: null, field: null, message: 'There is no product in the file.' });
  if (list().problems.length > 0) return { outcome: 'refused', ...list() };
  const written = await writeStaged(deps, session, request.isDryRun, products);
  const removed = request.isReplacing ? await removeOthers(session, request.isDryRun) : 0;
  return { outcome: request.isDryRun ? 'checked' : 'imported', products, variants, ...written, removed };
}

async function writeStaged(
  deps: ImportDeps,
  session: Db,
  isDryRun: boolean,
  total: number,
): Promise<{ readonly added: number; readonly changed: number }> {
  const counted = { added: 0, changed: 0 };
  for (let from = 0; from < total; from += BATCH) {
    deps.onProgress({ step: 'writing', done: from, total });
    const staged = await readStaged(session, from, from + BATCH);
    if (staged.length === 0) continue;
    await session.transaction().execute(async (tx) => {
      await lockCatalogueLoads(tx);
      const { added, changed } = await findChanges(tx, staged.map(entryOf));
      counted.added += added.length;
      counted.changed += changed.length;
      if (!isDryRun && added.length + changed.length > 0) await writeProducts(deps, tx, SOURCE, [...added, ...changed]);
    });
  }
  deps.onProgress({ step: 'writing', done: total, total });
  return counted;
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

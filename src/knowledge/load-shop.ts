import { countOfSource, type SaveOutcome, saveCatalogue } from '../catalogue/index.ts';
import type { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { EMPTY_SHOP } from './empty-shop.ts';
import { saveBusiness } from './save-business.ts';
import { readShopFolder } from './shop-folder.ts';
import { readBusinessFacts } from './store.ts';
import { hasPublishedFacts, loadedParts, withPublished } from './texts/published-facts.ts';
import { lockTexts } from './texts/store.ts';
import type { FactsKind } from './texts/types.ts';

type LoadDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  /** Where the files of the folder's `pictures/` can be fetched; without it they are left out. */
  readonly picturesUrl?: string;
};

/** The source of the products that a folder names. */
const FOLDER = 'folder';

export type LoadOutcome = { readonly isBusinessChanged: boolean; readonly products: SaveOutcome };

/**
 * Brings business and catalogue to what a shop's folder says, in one transaction. Loading it again changes nothing; an
 * edited file changes only its edited entries, and none of the facts that were published since. Throws AppError `shop_folder_invalid` and changes nothing then.
 */
export async function loadShop(deps: LoadDeps, folder: string): Promise<LoadOutcome> {
  const shop = await readShopFolder(folder, deps.picturesUrl ?? null);
  return deps.db.transaction().execute(async (tx) => {
    const products = await saveCatalogue(deps, tx, {
      source: FOLDER,
      products: shop.products,
      synonyms: shop.synonyms,
    });
    await lockTexts(tx);
    return { isBusinessChanged: await saveBusiness(tx, await withPublished(tx, shop.business)), products };
  });
}

/** What a folder that was loaded has left: products on sale, and parts of the facts that nobody has published. */
export type LoadedShop = { readonly products: number; readonly facts: readonly FactsKind[] };

export const findLoaded = async (db: Db): Promise<LoadedShop> => ({
  products: await countOfSource(db, FOLDER),
  facts: await loadedParts(db),
});

/** Lets the parts of the facts that were published hold, also those of a version in which one alone held nowhere. */
export async function holdPublished(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockTexts(tx);
    if (await hasPublishedFacts(tx))
      await saveBusiness(tx, await withPublished(tx, (await readBusinessFacts(tx)) ?? EMPTY_SHOP));
  });
}

/** Takes the folder's products off sale and its facts away, in one transaction; what was imported or published stays. */
export async function unloadShop(deps: Pick<LoadDeps, 'db' | 'newId'>): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await saveCatalogue(deps, tx, { source: FOLDER, products: [], synonyms: [] });
    await lockTexts(tx);
    if ((await loadedParts(tx)).length > 0) await saveBusiness(tx, await withPublished(tx, EMPTY_SHOP));
  });
}

import { type SaveOutcome, saveCatalogue } from '../catalogue/index.ts';
import type { newId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { saveBusiness } from './save-business.ts';
import { readShopFolder } from './shop-folder.ts';
import { withPublished } from './texts/published-facts.ts';
import { lockTexts } from './texts/store.ts';

type LoadDeps = {
  readonly db: Db;
  readonly newId: typeof newId;
  /** Where the files of the folder's `pictures/` can be fetched; without it they are left out. */
  readonly picturesUrl?: string;
};

export type LoadOutcome = { readonly isBusinessChanged: boolean; readonly products: SaveOutcome };

/**
 * Brings business and catalogue to what a shop's folder says, in one transaction. Loading it again changes nothing; an
 * edited file changes only its edited entries, and none of the facts that were published since. Throws AppError `shop_folder_invalid` and changes nothing then.
 */
export async function loadShop(deps: LoadDeps, folder: string): Promise<LoadOutcome> {
  const shop = await readShopFolder(folder, deps.picturesUrl ?? null);
  return deps.db.transaction().execute(async (tx) => {
    const products = await saveCatalogue(deps, tx, {
      source: 'folder',
      products: shop.products,
      synonyms: shop.synonyms,
    });
    await lockTexts(tx);
    const business = (await withPublished(tx, shop.business)) ?? shop.business;
    return { isBusinessChanged: await saveBusiness(tx, business), products };
  });
}

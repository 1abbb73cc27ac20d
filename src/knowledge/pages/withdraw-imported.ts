import type { Db } from '../../platform/db/index.ts';
import { readImportedPages } from './imported-store.ts';
import { publishPage } from './publish-page.ts';

/** How many pages are shown as they were imported, for this reason; what somebody has changed since does not count. */
export const findImported = async (db: Db, reason: string): Promise<number> =>
  (await readImportedPages(db, reason)).length;

type Withdrawing = { readonly db: Db; readonly imported: string; readonly reason: string; readonly at: Date };

/** Withdraws the pages that were imported for the reason `imported`, each as a new version, all or none. */
export async function withdrawImported({ db, imported, reason, at }: Withdrawing): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const page of await readImportedPages(tx, imported))
      await publishPage(tx, { ...page, basedOn: page.version, isShown: false, authorId: null, reason, at });
  });
}

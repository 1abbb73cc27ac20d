import type { Tx } from '../platform/db/index.ts';
import { readEntries } from './entry-store.ts';
import { contentOf, type HashedEntry, rowOf, type SaveDeps, variantRowsOf } from './product-rows.ts';
import { readSavedHashes, releaseMoved, upsertProducts } from './save-store.ts';
import { upsertVariants } from './variant-save-store.ts';
import { nearKeysOf, soundOf, stemOf } from './words.ts';
import { addSearchWords, dropUnusedWords, unknownWords, type WordRow } from './words-store.ts';

/** What has to be written of some entries: products that are new, and those that say something else than before. */
type Changes = { readonly added: readonly HashedEntry[]; readonly changed: readonly HashedEntry[] };

/**
 * Compares entries with the products as they are now. What was given in the same words last time is unchanged, also
 * when its stock was sold since; so is what says the same as the tables.
 */
export async function findChanges(tx: Tx, entries: readonly HashedEntry[]): Promise<Changes> {
  const hashes = await readSavedHashes(
    tx,
    entries.map(({ entry }) => entry.handle),
  );
  const known = entries.filter(({ entry, hash }) => hashes.has(entry.handle) && hashes.get(entry.handle) !== hash);
  const now = await readEntries(
    tx,
    known.map(({ entry }) => entry.handle),
  );
  const contents = new Map(now.map((entry) => [entry.handle, contentOf(entry)]));
  return {
    added: entries.filter(({ entry }) => !hashes.has(entry.handle)),
    changed: known.filter(({ entry }) => contents.get(entry.handle) !== contentOf(entry)),
  };
}

/**
 * Writes products as a whole, with their variants, prices, stock and search words, inside the caller's transaction,
 * which holds the lock of catalogue loads. A SKU or barcode that another product had moves to the one that names it now.
 */
export async function writeProducts(
  deps: SaveDeps,
  tx: Tx,
  source: string,
  entries: readonly HashedEntry[],
): Promise<void> {
  const rows = entries.map(({ entry, hash }) => ({ entry, row: rowOf(deps, source, entry, hash) }));
  const { ids, earlierWords } = await upsertProducts(
    tx,
    rows.map(({ row }) => row),
  );
  const variants = rows.flatMap(({ entry }) => variantRowsOf(deps, ids.get(entry.handle), entry));
  const losers = await upsertVariants(tx, variants);
  const releasedWords = await releaseMoved(tx, losers);
  const words = new Set(rows.flatMap(({ row }) => (row.is_active ? row.words : [])));
  await addSearchWords(tx, (await unknownWords(tx, [...words])).map(wordRowOf));
  await dropUnusedWords(
    tx,
    [...new Set([...earlierWords, ...releasedWords])].filter((word) => !words.has(word)),
  );
}

/** A word with all that it is compared by. */
export const wordRowOf = (word: string): WordRow => {
  const sound = soundOf(word);
  return { word, stem: stemOf(word), sound, near_keys: nearKeysOf(sound) };
};

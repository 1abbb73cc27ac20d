import type { Tx } from '../platform/db/index.ts';
import { hashed, type SaveDeps } from './product-rows.ts';
import { askedWords } from './rules.ts';
import { deactivateProducts, lockCatalogueLoads, readSavedProducts } from './save-store.ts';
import type { ProductEntry, SynonymGroup } from './types.ts';
import { stemOf } from './words.ts';
import { addSearchWords, dropUnusedWords, replaceSynonyms } from './words-store.ts';
import { wordRowOf, writeProducts } from './write-products.ts';

const BATCH = 500;

/** All products of one source: what it no longer names goes off sale. */
export type CatalogueEntries = {
  readonly source: string;
  readonly products: readonly ProductEntry[];
  readonly synonyms: readonly SynonymGroup[];
};

export type SaveOutcome = { readonly saved: number; readonly unchanged: number; readonly removed: number };

/**
 * Makes the catalogue of a source what its entries say, inside the caller's transaction. An entry that is as it was at
 * the last save is left alone, also its stock, which may have been sold since; an edited entry is written as a whole.
 */
export async function saveCatalogue(deps: SaveDeps, tx: Tx, entries: CatalogueEntries): Promise<SaveOutcome> {
  await lockCatalogueLoads(tx);
  const before = new Map((await readSavedProducts(tx, entries.source)).map((product) => [product.handle, product]));
  const given = entries.products.map(hashed);
  const changed = given.filter(({ entry, hash }) => before.get(entry.handle)?.sourceHash !== hash);
  for (let at = 0; at < changed.length; at += BATCH)
    await writeProducts(deps, tx, entries.source, changed.slice(at, at + BATCH));
  const named = new Set(entries.products.map(({ handle }) => handle));
  const removed = [...before.values()].filter(({ handle }) => !named.has(handle));
  await deactivateProducts(
    tx,
    removed.map(({ id }) => id),
  );
  await saveSynonyms(tx, entries.synonyms, [...new Set(removed.flatMap(({ words }) => words))]);
  return { saved: changed.length, unchanged: given.length - changed.length, removed: removed.length };
}

async function saveSynonyms(tx: Tx, groups: readonly SynonymGroup[], dropped: readonly string[]): Promise<void> {
  const synonyms = groups.flatMap(({ key, terms }) => terms.map((term) => synonymRowOf(key, term)));
  // "Orgánico" and "organic" share their stem: one of them is enough to be compared.
  const distinct = new Map(synonyms.map((row) => [`${row.group_key}:${row.stems}`, row]));
  const gone = await replaceSynonyms(tx, [...distinct.values()]);
  const words = new Set(synonyms.flatMap((row) => row.words));
  await addSearchWords(tx, [...words].map(wordRowOf));
  await dropUnusedWords(
    tx,
    [...new Set([...gone, ...dropped])].filter((word) => !words.has(word)),
  );
}

const synonymRowOf = (key: string, term: string) => {
  const words = askedWords(term);
  return { group_key: key, term, words, stems: words.map(stemOf).join(' ') };
};

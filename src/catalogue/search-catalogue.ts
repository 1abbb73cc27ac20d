import type { Db } from '../platform/db/index.ts';
import { askedWords, chooseCorrections, codesIn } from './rules.ts';
import {
  type KnownWord,
  rankProducts,
  synonymsOf,
  variantsWithCodes,
  wordsAlike,
  wordsNear,
  wordsWithStems,
} from './search-store.ts';
import { readCategories, readProducts } from './store.ts';
import type { ProductId, SearchResult, VariantId } from './types.ts';
import { nearKeysOf, soundOf, stemOf } from './words.ts';

export type SearchDeps = { readonly db: Db };

export type CatalogueQuery = {
  readonly text: string;
  readonly limit: number;
  /** Business time: which prices are valid. */
  readonly now: Date;
  readonly currency: string;
};

/** One asked word with the known words that it is read as; `words` is empty when nothing is near. */
type ReadWord = { readonly asked: string; readonly words: readonly string[]; readonly isCorrected: boolean };

/**
 * Finds active products by SKU or barcode, else by words: each word is corrected against the known ones, widened by
 * synonyms, then all go to full text search. When no product meets all words, those that meet most are given as such.
 */
export async function searchCatalogue(deps: SearchDeps, query: CatalogueQuery): Promise<SearchResult> {
  const codes = codesIn(query.text);
  const hits = codes.skuKeys.length + codes.gtins.length > 0 ? await variantsWithCodes(deps.db, codes) : [];
  if (hits.length > 0) {
    const ids = [...new Set(hits.map(({ productId }) => productId))].slice(0, query.limit);
    return present(deps, query, { outcome: 'found', ids, matched: hits.map(({ variantId }) => variantId), read: [] });
  }
  const read = await readWords(deps.db, askedWords(query.text));
  const groups = await widenBySynonyms(deps.db, read);
  if (groups.length === 0) return present(deps, query, { outcome: 'none', ids: [], matched: [], read });
  const isWhole = read.every(({ words }) => words.length > 0);
  const all = await rankProducts(deps.db, groups, 'all', query.limit);
  const ids = all.length > 0 ? all : await rankProducts(deps.db, groups, 'any', query.limit);
  const outcome = ids.length === 0 ? 'none' : isWhole && all.length > 0 ? 'found' : 'closest';
  return present(deps, query, { outcome, ids, matched: [], read });
}

async function readWords(db: Db, asked: readonly string[]): Promise<readonly ReadWord[]> {
  if (asked.length === 0) return [];
  const known = await wordsWithStems(
    db,
    asked.map((word) => ({ word, stem: stemOf(word) })),
  );
  // A number is what it says: none is read as another one.
  const corrections = await correctWords(
    db,
    asked.filter((word) => wordsFor(known, word).length === 0 && !/\d/.test(word)),
  );
  return asked.map((word) => {
    const same = wordsFor(known, word);
    if (same.length > 0) return { asked: word, words: [...new Set([word, ...same])], isCorrected: false };
    return { asked: word, words: corrections.get(word) ?? [], isCorrected: true };
  });
}

/** Looks among words a letter away first: that is quick, and most errors are no more. */
async function correctWords(db: Db, strange: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const chosen = new Map<string, readonly string[]>();
  const choose = (words: readonly string[], candidates: readonly KnownWord[]): readonly string[] => {
    for (const word of words) chosen.set(word, chooseCorrections(word, wordsFor(candidates, word)));
    return words.filter((word) => chosen.get(word)?.length === 0);
  };
  const sounds = strange.map((word) => ({ word, sound: soundOf(word) }));
  if (sounds.length === 0) return chosen;
  const keys = sounds.map(({ word, sound }) => ({ word, keys: nearKeysOf(sound) }));
  const left = choose(strange, await wordsNear(db, keys));
  const farther = sounds.filter(({ word }) => left.includes(word));
  if (farther.length > 0) choose(left, await wordsAlike(db, farther));
  return chosen;
}

const wordsFor = (known: readonly KnownWord[], asked: string): readonly string[] =>
  known.filter((entry) => entry.asked === asked).map(({ word }) => word);

/** The groups for full text search. A term of several words takes the place of all its words. */
async function widenBySynonyms(db: Db, read: readonly ReadWord[]): Promise<readonly string[]> {
  const known = read.filter(({ words }) => words.length > 0);
  const stems = known.map(({ words }) => [...new Set(words.map(stemOf))]);
  const runs = stems.flatMap((_, at) => [1, 2, 3].flatMap((length) => runsFrom(stems, at, length)));
  const synonyms = runs.length === 0 ? [] : await synonymsOf(db, [...new Set(runs)]);
  const groups: string[] = [];
  for (let at = 0; at < known.length; ) {
    const term = longestTerm(stems, at, synonyms);
    const length = Math.max(1, term.length);
    const own = known.slice(at, at + length).map(({ words }) => `(${words.join(' | ')})`);
    groups.push([`(${own.join(' & ')})`, ...term.others.map((words) => `(${words.join(' & ')})`)].join(' | '));
    at += length;
  }
  return groups;
}

type Term = { readonly length: number; readonly others: readonly (readonly string[])[] };

function longestTerm(
  stems: readonly (readonly string[])[],
  at: number,
  synonyms: readonly { readonly stems: string; readonly words: readonly string[] }[],
): Term {
  for (const length of [3, 2, 1]) {
    const runs = runsFrom(stems, at, length);
    const others = synonyms.filter((synonym) => runs.includes(synonym.stems)).map(({ words }) => words);
    if (others.length > 0) return { length, others };
  }
  return { length: 0, others: [] };
}

/** Every way to read `length` words from a place on, as stems joined by blanks. */
function runsFrom(stems: readonly (readonly string[])[], at: number, length: number): readonly string[] {
  if (at + length > stems.length) return [];
  const [first = [], ...rest] = stems.slice(at, at + length);
  return rest.reduce<readonly string[]>(
    (runs, next) => runs.flatMap((run) => next.map((stem) => `${run} ${stem}`)),
    first,
  );
}

type Hits = {
  readonly outcome: SearchResult['outcome'];
  readonly ids: readonly ProductId[];
  readonly matched: readonly VariantId[];
  readonly read: readonly ReadWord[];
};

async function present(deps: SearchDeps, query: CatalogueQuery, hits: Hits): Promise<SearchResult> {
  return {
    outcome: hits.outcome,
    products: await readProducts(deps.db, hits.ids, query),
    matched: hits.matched,
    corrected: hits.read
      .filter((word) => word.isCorrected && word.words.length > 0)
      .map((word) => [word.asked, word.words.join(' / ')]),
    unknownWords: hits.read.filter(({ words }) => words.length === 0).map(({ asked }) => asked),
    categories: hits.outcome === 'found' ? [] : await readCategories(deps.db),
  };
}

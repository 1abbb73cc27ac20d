import { chooseCorrections, editDistance, soundOf, stemOf } from '../../catalogue/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { rankPassages } from './passage-store.ts';
import { tellingWords } from './question-rules.ts';
import type { KnowledgeSearch } from './types.ts';
import { wordsOfStems, wordsThatSound } from './word-store.ts';

/** A passage with less of what was asked for than this answers another question. */
const GOOD_SHARE = 0.5;

/**
 * The passages that say most about a question, best first: each of its words is read as those with its stem, or, when
 * none is known, as the known ones that are nearest by typing or sound.
 */
export async function searchKnowledge(
  { db }: { readonly db: Db },
  question: string,
  limit: number,
): Promise<KnowledgeSearch> {
  const asked = tellingWords(question);
  if (asked.length === 0) return { isGood: false, passages: [], corrected: [] };
  const known = groupsOf(
    await wordsOfStems(
      db,
      asked.map((word) => ({ word, stem: stemOf(word) })),
    ),
  );
  const strange = asked.filter((word) => !known.has(word) && !/\d/.test(word));
  const near = strange.length === 0 ? new Map() : await correctionsOf(db, strange);
  const groups = asked.map((word) => [...(known.get(word) ?? near.get(word) ?? [])].join(' | '));
  const ranked = await rankPassages(db, groups, limit);
  return {
    isGood: (ranked[0]?.share ?? 0) >= GOOD_SHARE,
    passages: ranked.map(({ share: _, ...passage }) => passage),
    corrected: [...near].map(([word, words]) => [word, words.join(' / ')] as const),
  };
}

type Groups = ReadonlyMap<string, readonly string[]>;

const groupsOf = (pairs: readonly { readonly asked: string; readonly word: string }[]): Groups =>
  new Map([...Map.groupBy(pairs, ({ asked }) => asked)].map(([asked, all]) => [asked, all.map(({ word }) => word)]));

async function correctionsOf(db: Db, strange: readonly string[]): Promise<Groups> {
  const alike = groupsOf(
    await wordsThatSound(
      db,
      strange.map((word) => ({ word, sound: soundOf(word) })),
    ),
  );
  const chosen = strange.map((word) => {
    const nearest = chooseCorrections(word, alike.get(word) ?? []);
    return [word, nearest.filter((known) => isSlip(word, known))] as const;
  });
  return new Map(chosen.filter(([, words]) => words.length > 0));
}

/** A wrong product is seen for what it is, a wrong answer is not: only what is almost surely a slip counts. */
const isSlip = (asked: string, known: string): boolean =>
  soundOf(asked) === soundOf(known) || editDistance(asked, known) <= (asked.length >= 8 ? 2 : 1);

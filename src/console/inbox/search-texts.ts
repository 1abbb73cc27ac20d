import { storable } from '../../core/text.ts';
import type { Db } from '../../platform/db/index.ts';
import type { SearchHit } from '../contract.ts';
import { foldText } from './fold-text.ts';
import { rowsWithIds } from './list-store.ts';
import { markMatches } from './mark-matches.ts';
import { type FoundText, peopleAlike, peopleWithWords, textsAlike, textsWithWords } from './text-store.ts';

const MOST = 50;
/** Of people, beside whom texts have room too. */
const MOST_PEOPLE = 30;
const MOST_WORDS = 8;
/** With so many exact ones nobody needs those that are only alike. */
const ENOUGH = 10;
const SHORTEST_ALIKE = 4;

/** What is found by name, number, order, or in any text; accents and small slips of writing do not matter. */
export async function searchTexts({ db }: { readonly db: Db }, q: string): Promise<readonly SearchHit[]> {
  const plain = foldText(storable(q));
  const words = wordsOf(plain);
  if (words.length === 0) return [];
  const [people, texts] = await Promise.all([peopleWithWords(db, words, MOST_PEOPLE), textsWithWords(db, words, MOST)]);
  const exact = distinct([...people, ...texts.toSorted(namesFirst)]);
  const alike = await alikeBeside(db, plain, exact.length);
  // What is only alike never stands before what was found as it was written.
  return hitsOf(db, distinct([...exact, ...alike.toSorted(namesFirst)]).slice(0, MOST), words);
}

/** The same of people alone: by name, number, order. */
export async function searchPeople({ db }: { readonly db: Db }, q: string): Promise<readonly SearchHit[]> {
  const plain = foldText(storable(q));
  const words = wordsOf(plain);
  if (words.length === 0) return [];
  const exact = await peopleWithWords(db, words, MOST);
  const isEnough = exact.length >= ENOUGH || plain.length < SHORTEST_ALIKE;
  const alike = isEnough ? [] : await peopleAlike(db, plain, MOST);
  return hitsOf(db, distinct([...exact, ...alike]).slice(0, MOST), words);
}

async function hitsOf(db: Db, found: readonly FoundText[], words: readonly string[]): Promise<readonly SearchHit[]> {
  const ids = [...new Set(found.map(({ conversationId }) => conversationId))];
  const rows = await rowsWithIds(db, ids);
  const customers = new Map(rows.map((row) => [row.conversationId, row.shown.customer]));
  return found.flatMap((text) => {
    const customer = customers.get(text.conversationId);
    return customer === undefined ? [] : [hitOf(text, customer, words)];
  });
}

/** Where something was found as it was written, a slip is looked for among names, numbers and orders only: all texts take long. */
async function alikeBeside(db: Db, plain: string, exact: number): Promise<FoundText[]> {
  if (exact >= ENOUGH || plain.length < SHORTEST_ALIKE) return [];
  return exact === 0 ? textsAlike(db, plain, MOST) : peopleAlike(db, plain, MOST);
}

/** Numbers are found however they are written. */
function wordsOf(plain: string): readonly string[] {
  const digits = plain.replace(/[\s()+.-]/g, '');
  return /^\d{4,}$/.test(digits)
    ? [digits]
    : plain
        .split(' ')
        .filter((word) => word !== '')
        .slice(0, MOST_WORDS);
}

const keyOf = ({ itemId, foundIn }: FoundText): string => `${itemId} ${foundIn}`;

/** Each once, where it stands first. */
function distinct(found: readonly FoundText[]): FoundText[] {
  const known = new Map<string, FoundText>();
  for (const text of found) if (!known.has(keyOf(text))) known.set(keyOf(text), text);
  return [...known.values()];
}

const isPerson = ({ foundIn }: FoundText): boolean => foundIn === 'name' || foundIn === 'number' || foundIn === 'order';
const namesFirst = (a: FoundText, b: FoundText): number => Number(isPerson(b)) - Number(isPerson(a));

function hitOf(found: FoundText, customer: SearchHit['customer'], words: readonly string[]): SearchHit {
  const { conversationId, foundIn, itemId, at, text } = found;
  return {
    conversationId,
    itemId: isPerson(found) ? null : itemId,
    customer,
    where: foundIn,
    excerpt: markMatches(text, words),
    at: isPerson(found) && foundIn !== 'order' ? null : at.toISOString(),
  };
}

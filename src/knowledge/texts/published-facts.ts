import type { Db, Tx } from '../../platform/db/index.ts';
import { toFacts } from '../business-file.ts';
import { EMPTY_SHOP } from '../empty-shop.ts';
import { readBusinessFacts } from '../store.ts';
import type { BusinessFacts } from '../types.ts';
import { type FactsFiles, parseFacts, writeFacts } from './facts-files.ts';
import { newestTexts } from './store.ts';
import type { FactsKind } from './types.ts';

const KINDS = ['about', 'hours', 'rules'] as const satisfies readonly FactsKind[];

/** The facts with every part in its place that was published, each by itself; the others are those of `seed`. */
export async function withPublished(tx: Tx, seed: BusinessFacts): Promise<BusinessFacts> {
  const newest = await newestTexts(tx);
  const part = <Kind extends FactsKind>(kind: Kind): FactsFiles[Kind] | null => {
    const content = newest.get(kind)?.content;
    return content === undefined ? null : parseFacts(kind, content).file;
  };
  const [about, hours, rules] = [part('about'), part('hours'), part('rules')];
  return {
    ...seed,
    ...(about && toFacts.about(about)),
    ...(hours && toFacts.hours(hours)),
    ...(rules && toFacts.rules(rules)),
  };
}

export async function hasPublishedFacts(tx: Tx): Promise<boolean> {
  const newest = await newestTexts(tx);
  return KINDS.some((kind) => newest.has(kind));
}

/** Whether a text of facts says nothing yet. */
export const isUnsaid = (kind: FactsKind, content: string): boolean => content === writeFacts(kind, EMPTY_SHOP);

/** The parts of the facts that hold though nobody has published them: those of a folder that was loaded. */
export async function loadedParts(db: Db | Tx): Promise<readonly FactsKind[]> {
  const facts = await readBusinessFacts(db);
  if (facts === null) return [];
  const newest = await newestTexts(db);
  return KINDS.filter((kind) => !newest.has(kind) && !isUnsaid(kind, writeFacts(kind, facts)));
}

import type { Tx } from '../../platform/db/index.ts';
import { toBusinessFacts } from '../business-file.ts';
import type { BusinessFacts } from '../types.ts';
import { parseFacts, writeFacts } from './facts-files.ts';
import { newestTexts } from './store.ts';
import type { FactsKind } from './types.ts';

/**
 * The facts with every part in its place that was published; the others are those of `seed`. Null while neither says
 * some part.
 */
export async function withPublished(tx: Tx, seed: BusinessFacts | null): Promise<BusinessFacts | null> {
  const newest = await newestTexts(tx);
  if (seed !== null && !(['about', 'hours', 'rules'] as const).some((kind) => newest.has(kind))) return seed;
  const part = <Kind extends FactsKind>(kind: Kind) => {
    const content = newest.get(kind)?.content ?? (seed === null ? null : writeFacts(kind, seed));
    return content === null ? null : parseFacts(kind, content).file;
  };
  const [business, hours, policies] = [part('about'), part('hours'), part('rules')];
  return business === null || hours === null || policies === null
    ? null
    : toBusinessFacts({ business, hours, policies });
}

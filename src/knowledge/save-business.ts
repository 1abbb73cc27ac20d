import { createHash } from 'node:crypto';
import type { Tx } from '../platform/db/index.ts';
import { readBusinessVersion, writeBusinessFacts } from './store.ts';
import type { BusinessFacts } from './types.ts';

/** Saves the facts as a new version; facts that are as they were change nothing. Says whether there was a change. */
export async function saveBusiness(tx: Tx, facts: BusinessFacts): Promise<boolean> {
  const hash = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  if ((await readBusinessVersion(tx))?.hash === hash) return false;
  await writeBusinessFacts(tx, facts, hash);
  return true;
}

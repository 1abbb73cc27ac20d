import type { Action } from '../actions/index.ts';
import type { Db } from '../platform/db/index.ts';
import { isPageOpen } from './page-store.ts';
import { findTold } from './past-operation-store.ts';
import { isAlive } from './rules.ts';
import { findSubscriptions } from './subscription-store.ts';
import { WORDS } from './words.ts';

/**
 * What has become by now of something a customer said yes to, in words: that it is under way, or what was told of its
 * end. Null when the action led to no operation. A link that is no longer open is not told again.
 */
export async function retellOperation(
  db: Db,
  { id, customerId, kind, language }: Pick<Action, 'id' | 'customerId' | 'kind' | 'language'>,
): Promise<string | null> {
  const words = WORDS[language];
  const operation = await findTold(db, id);
  if (operation === null) return null;
  if (operation.state === 'queued') return words.underWay;
  if (kind !== 'billing_subscribe' || operation.state !== 'done' || (await isPageOpen(db, id))) return operation.told;
  const begun = (await findSubscriptions(db, customerId)).find(({ madeBy }) => madeBy === id);
  if (begun === undefined) return words.linkClosed;
  return isAlive(begun) ? words.activated(begun.planName) : words.ended(begun.planName);
}

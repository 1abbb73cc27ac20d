import type { ToolContext } from '../../agent/index.ts';
import { isAlive } from '../rules.ts';
import { findSubscriptions } from '../subscription-store.ts';
import type { Subscription } from '../types.ts';
import type { BillingToolDeps } from './deps.ts';

export type Own =
  | { readonly outcome: 'found'; readonly subscriptions: readonly Subscription[] }
  | { readonly outcome: 'verification_needed' };

/** The customer's subscriptions. What was made elsewhere shows only to a verified customer, and so looks like none. */
export async function ownSubscriptions(deps: BillingToolDeps, { customerId }: ToolContext): Promise<Own> {
  const all = await findSubscriptions(deps.db, customerId);
  const hidden = all.filter(({ madeBy }) => madeBy === null);
  if (hidden.length === 0 || (await deps.isVerified(customerId))) return { outcome: 'found', subscriptions: all };
  const here = all.filter(({ madeBy }) => madeBy !== null);
  return here.length > 0 ? { outcome: 'found', subscriptions: here } : { outcome: 'verification_needed' };
}

/** The one subscription that can be changed now, if there is just one. */
export const livingOne = (subscriptions: readonly Subscription[]): Subscription | null =>
  subscriptions.find(isAlive) ?? null;

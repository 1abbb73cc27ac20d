import type { ToolContext } from '../../agent/index.ts';
import { isAlive } from '../rules.ts';
import { findSubscriptions } from '../subscription-store.ts';
import type { Subscription } from '../types.ts';
import type { BillingToolDeps } from './deps.ts';

export type Own =
  | { readonly outcome: 'found'; readonly subscriptions: readonly Subscription[] }
  | { readonly outcome: 'verification_needed' };

/**
 * The customer's subscriptions. What was begun elsewhere, or in this chat before it was silent for long, shows only to
 * somebody whose address on record is proven, and so looks like none.
 */
export async function ownSubscriptions(deps: BillingToolDeps, { customerId }: ToolContext): Promise<Own> {
  const all = await findSubscriptions(deps.db, customerId);
  const { level, chatSince } = await deps.trustOf(customerId);
  const isOpen = (one: Subscription): boolean =>
    level === 'record' || (one.madeBy !== null && (chatSince === null || one.startedAt >= chatSince));
  const open = all.filter(isOpen);
  return open.length > 0 || all.length === 0
    ? { outcome: 'found', subscriptions: open }
    : { outcome: 'verification_needed' };
}

/** The one subscription that can be changed now, if there is just one. */
export const livingOne = (subscriptions: readonly Subscription[]): Subscription | null =>
  subscriptions.find(isAlive) ?? null;

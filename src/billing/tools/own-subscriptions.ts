import type { ToolContext, ToolOutcome } from '../../agent/index.ts';
import { isAlive } from '../rules.ts';
import { findSubscriptions } from '../subscription-store.ts';
import type { Subscription } from '../types.ts';
import type { BillingToolDeps } from './deps.ts';

type Own =
  | { readonly outcome: 'found'; readonly subscriptions: readonly Subscription[] }
  | { readonly outcome: 'unproven'; readonly answer: ToolOutcome };

type Looked = { readonly all: readonly Subscription[]; readonly here: readonly Subscription[] };

/** `here` are those that whoever writes in this chat has made in it; the others may be somebody else's. */
async function lookUp(deps: BillingToolDeps, context: ToolContext): Promise<Looked> {
  const [all, since] = await Promise.all([
    findSubscriptions(deps.db, context.customerId),
    deps.proof.chatSince(context),
  ]);
  return {
    all,
    here: all.filter(({ madeBy, startedAt }) => madeBy !== null && (since === null || startedAt >= since)),
  };
}

/** The customer's subscriptions. What was made elsewhere shows only to a verified customer, and so looks like none. */
export async function ownSubscriptions(deps: BillingToolDeps, context: ToolContext): Promise<Own> {
  const { all, here } = await lookUp(deps, context);
  if (here.length === all.length) return { outcome: 'found', subscriptions: all };
  const missing = await deps.proof.missing(context, 'record');
  if (missing === null) return { outcome: 'found', subscriptions: all };
  return here.length > 0 ? { outcome: 'found', subscriptions: here } : { outcome: 'unproven', answer: missing };
}

/** Null when the customer may see what the vendor's account of theirs holds, else what the tool returns. */
export async function accountProof(deps: BillingToolDeps, context: ToolContext): Promise<ToolOutcome | null> {
  const { all, here } = await lookUp(deps, context);
  return deps.proof.missing(context, here.length === all.length ? 'chat' : 'record');
}

/** The one subscription that can be changed now, if there is just one. */
export const livingOne = (subscriptions: readonly Subscription[]): Subscription | null =>
  subscriptions.find(isAlive) ?? null;

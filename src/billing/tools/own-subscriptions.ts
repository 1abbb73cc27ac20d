import type { ToolContext, ToolOutcome } from '../../agent/index.ts';
import { isAlive } from '../rules.ts';
import { findSubscriptions } from '../subscription-store.ts';
import type { Subscription } from '../types.ts';
import { answer, type BillingToolDeps } from './deps.ts';

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

type Living =
  | { readonly outcome: 'found'; readonly subscription: Subscription }
  | { readonly outcome: 'none' | 'several'; readonly answer: ToolOutcome };

/** The one subscription that can be changed now. Which of several is meant is not guessed: a person takes over. */
export function livingOne(
  deps: BillingToolDeps,
  { language }: ToolContext,
  subscriptions: readonly Subscription[],
): Living {
  const [subscription, another] = subscriptions.filter(isAlive);
  if (subscription === undefined)
    return { outcome: 'none', answer: answer(deps, language, { outcome: 'no_subscription' }) };
  if (another === undefined) return { outcome: 'found', subscription };
  const hint = 'Nothing was changed: a person looks at it with the customer.';
  return {
    outcome: 'several',
    answer: {
      ...answer(deps, language, { outcome: 'several_subscriptions', hint }),
      personAsked: { why: 'more than one active subscription' },
    },
  };
}

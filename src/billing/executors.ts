import { z } from 'zod';
import type { Action, Execution, Executor } from '../actions/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { lockCustomer } from './customer-store.ts';
import { hasOpenOperation, insertOperation } from './operation-store.ts';
import { insertPage } from './page-store.ts';
import { isAlive, mayChangePlan } from './rules.ts';
import { findSubscriptions } from './subscription-store.ts';
import { withDemo } from './tell-result.ts';
import type { Subscription } from './types.ts';
import { withdrawPages } from './withdraw-pages.ts';
import { WORDS } from './words.ts';

const Amount = z.strictObject({ minor: z.int(), currency: z.string() });
const NewPlan = {
  priceId: z.string(),
  planName: z.string(),
  amount: Amount,
  interval: z.enum(['month', 'year']),
};
const Terms = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('subscribe'), ...NewPlan, trialDays: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('change_plan'),
    ...NewPlan,
    subscriptionId: z.string(),
    itemId: z.string(),
    fromPriceId: z.string(),
    dueNow: Amount,
    fromCredit: Amount.nullable().default(null),
    prorationDate: z.int(),
  }),
  z.strictObject({ kind: z.enum(['cancel', 'resume']), subscriptionId: z.string() }),
]);
export type Terms = z.infer<typeof Terms>;

/** Everything that touches a customer's subscription: one at a time. */
const SUBSCRIPTION_KINDS = ['subscribe', 'change_plan', 'cancel', 'resume'];

/**
 * Does what a customer said yes to as far as a transaction can: our own row is checked again and the work at the vendor
 * is stored. A job does it; the customer is told of its end by a notice.
 */
export function billingExecutors(isDemo: boolean): Readonly<Record<`billing_${Terms['kind']}`, Executor>> {
  const execute: Executor = (tx, action) => executeTerms(isDemo, tx, action);
  return {
    billing_subscribe: execute,
    billing_change_plan: execute,
    billing_cancel: execute,
    billing_resume: execute,
  };
}

async function executeTerms(isDemo: boolean, tx: Tx, action: Action): Promise<Execution> {
  const terms = Terms.parse(action.terms);
  const words = WORDS[action.language];
  await lockCustomer(tx, action.customerId);
  if (await hasOpenOperation(tx, action.customerId, SUBSCRIPTION_KINDS)) return refused(words.busy);
  const subscriptions = await findSubscriptions(tx, action.customerId);
  if (!isStillSo(terms, subscriptions)) return refused(words.stale);
  if (terms.kind === 'subscribe') await withdrawPages(tx, { subscriberId: action.customerId });
  await insertOperation(tx, { ...action, params: terms });
  if (terms.kind === 'subscribe') await insertPage(tx, { operationId: action.id, orderId: null, amount: terms.amount });
  return { outcome: 'executed', text: withDemo({ isDemo }, words.doing[terms.kind], action), facts: [] };
}

const refused = (text: string): Execution => ({ outcome: 'refused', text, facts: [], instead: null });

/** Whether our rows still say what the customer was shown. */
function isStillSo(terms: Terms, subscriptions: readonly Subscription[]): boolean {
  if (terms.kind === 'subscribe') return !subscriptions.some(isAlive);
  const subscription = subscriptions.find(({ id }) => id === terms.subscriptionId);
  if (subscription === undefined || !isAlive(subscription)) return false;
  if (terms.kind === 'cancel') return !subscription.cancelsAtPeriodEnd;
  if (terms.kind === 'resume') return subscription.cancelsAtPeriodEnd;
  return 'fromPriceId' in terms && mayChangePlan(subscription) && subscription.priceId === terms.fromPriceId;
}

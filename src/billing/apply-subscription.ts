import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { findCustomerOfVendor, lockCustomer } from './customer-store.ts';
import { completeOperation, tellCustomer } from './end-operation.ts';
import type { Applied } from './event-types.ts';
import { findOperation, lockOpenOperation } from './operation-store.ts';
import { endPage } from './page-store.ts';
import type { BillingMail } from './ports.ts';
import { publishNotice } from './record-store.ts';
import { isAlive, showsStep } from './rules.ts';
import { findSubscriptions, type Saved, saveSubscription } from './subscription-store.ts';
import { type Teller, withDemo } from './tell-result.ts';
import type { Step, VendorSubscription } from './types.ts';
import { withdrawPages } from './withdraw-pages.ts';
import { WORDS } from './words.ts';
import { dateFact, writeDate } from './write-date.ts';

export type ApplyContext = { readonly teller: Teller; readonly readAt: Date };

/** Our row follows the vendor's subscription; what it shows to be done is told, and so are its begin and end. */
export async function applySubscription(
  { teller, readAt }: ApplyContext,
  tx: Tx,
  subscription: VendorSubscription,
): Promise<Applied> {
  const customerId = await findCustomerOfVendor(tx, subscription.vendorCustomerId);
  if (customerId === null) return { state: 'ignored', outcome: 'unknown_customer' };
  // A row that does not exist yet cannot be locked: two first events would both find it new.
  await lockCustomer(tx, customerId);
  const saved = await saveSubscription(tx, customerId, subscription, readAt);
  if (saved.change === 'stale') return { state: 'done', outcome: 'stale' };
  if (saved.change !== 'same') await publishChange(tx, customerId, subscription, readAt);
  if (isAlive(subscription)) await closePages(tx, customerId, subscription);
  const isSecond = goesOn(subscription) && (await hasAnother(tx, customerId, subscription));
  const completed = await completeShown(teller, tx, customerId, subscription);
  const wake = completed ?? (await tellTurningPoint(teller, tx, subscription, { ...saved, isSecond }));
  const alert = isSecond && saved.change !== 'same' ? ({ alert: 'billing_two_subscriptions' } as const) : {};
  return { state: 'done', outcome: saved.change, wake, ...alert };
}

/** Whoever has subscribed needs no other page for that; the one they came by is used up. */
async function closePages(tx: Tx, customerId: CustomerId, { madeBy }: VendorSubscription): Promise<void> {
  const page = await findOperation(tx, madeBy);
  if (page?.customerId === customerId) await endPage(tx, page.id);
  await withdrawPages(tx, { subscriberId: customerId });
}

type State = Pick<VendorSubscription, 'id' | 'status' | 'cancelsAtPeriodEnd'>;
const goesOn = (one: State): boolean => isAlive(one) && !one.cancelsAtPeriodEnd;

const hasAnother = async (tx: Tx, customerId: CustomerId, { id }: State): Promise<boolean> =>
  (await findSubscriptions(tx, customerId)).some((one) => one.id !== id && goesOn(one));

const publishChange = (tx: Tx, customerId: CustomerId, { id, status, priceId, amount }: VendorSubscription, at: Date) =>
  publishNotice(tx, {
    kind: 'subscription.changed',
    subject: `${id}:${at.toISOString()}`,
    customerId,
    payload: { subscription: id, status, price: priceId, amount },
  });

/** The vendor's word may come before the answer to our own call. */
async function completeShown(teller: Teller, tx: Tx, customerId: CustomerId, subscription: VendorSubscription) {
  const operation = await lockOpenOperation(tx, subscription.actionId);
  if (operation === null || operation.customerId !== customerId) return null;
  const { params } = operation;
  if (!('subscriptionId' in params) || params.subscriptionId !== subscription.id) return null;
  const step: Step =
    params.kind === 'change_plan'
      ? { step: 'change_plan', ...params }
      : { step: params.kind, subscriptionId: params.subscriptionId };
  if (!showsStep(subscription, step, operation.id)) return null;
  const result = { id: subscription.id, url: null, state: subscription.status };
  return completeOperation(teller, tx, operation, result, subscription);
}

/** The customer hears once that a subscription made here has begun, and that it has ended. */
async function tellTurningPoint(
  teller: Teller,
  tx: Tx,
  subscription: VendorSubscription,
  { before, isSecond }: Saved & { readonly isSecond: boolean },
) {
  const wasAlive = before !== null && isAlive(before);
  const hasEnded = subscription.status === 'canceled' && wasAlive;
  const hasBegun = isAlive(subscription) && !wasAlive;
  if (!hasEnded && !hasBegun) return null;
  const operation = await findOperation(tx, subscription.madeBy);
  if (operation === null) return null;
  const words = WORDS[operation.language];
  const { planName, trialEndsAt } = subscription;
  const isOnTrial = hasBegun && subscription.status === 'trialing' && trialEndsAt !== null;
  const trial = isOnTrial ? ` ${words.trialUntil(writeDate(trialEndsAt, teller.timeZone, operation.language))}` : '';
  const text = `${hasEnded ? words.ended(planName) : words.activated(planName)}${trial}${hasBegun && isSecond ? ` ${words.second}` : ''}`;
  const effect = hasEnded ? 'subscription_cancelled' : 'subscribed';
  const facts = [
    { kind: 'done', effect, of: 'billing' } as const,
    ...(isOnTrial ? [dateFact(trialEndsAt, teller.timeZone, 'end of trial')] : []),
  ];
  return tellCustomer(tx, operation.conversationId, { text: withDemo(teller, text, operation), facts }, effect);
}

/** Mail that the trial ends, once for each end. */
export async function tellTrialEnd(mail: BillingMail, tx: Tx, subscription: VendorSubscription): Promise<void> {
  const customerId = await findCustomerOfVendor(tx, subscription.vendorCustomerId);
  const at = subscription.trialEndsAt;
  if (customerId === null || at === null) return;
  const subject = `${subscription.id}:${at.toISOString()}`;
  await mail(tx, {
    template: 'trial_ending',
    subject,
    what: subscription.planName,
    customerId,
    amount: subscription.amount,
    at,
  });
}

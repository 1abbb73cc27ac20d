import type { Db, Tx } from '../../platform/db/index.ts';
import type { StepCall, StepResult } from '../ports.ts';
import type { Step, StepDone } from '../types.ts';
import { announce, bookInvoice, demoId } from './announce.ts';
import { periodAfter, prorate } from './calendar-rules.ts';
import { lockKey, saveKey } from './key-store.ts';
import { lockObject, saveObject } from './object-store.ts';
import { findDemoPlan } from './plans.ts';
import type { DemoCheckout, DemoSubscription } from './types.ts';

export type DemoSettings = { readonly publicUrl: string; readonly now: () => Date };

/** Does one step in the ledger; the same key with the same parameters returns what it did before. */
export const performDemo = (db: Db, settings: DemoSettings, call: StepCall, step: Step): Promise<StepResult> =>
  db
    .transaction()
    .execute(async (tx): Promise<StepResult> => {
      const params = JSON.stringify(step);
      const known = await lockKey(tx, call.key);
      if (known) {
        return known.params === params
          ? { outcome: 'done', done: known.result }
          : { outcome: 'unclear', isRepeated: true };
      }
      const done = await act(tx, settings, call.actionId, step);
      if (done === null) return { outcome: 'refused', reason: 'not_found' };
      await saveKey(tx, call.key, params, done);
      return { outcome: 'done', done };
    })
    .catch((): StepResult => ({ outcome: 'unclear', isRepeated: false }));

async function act(tx: Tx, settings: DemoSettings, actionId: string, step: Step): Promise<StepDone | null> {
  switch (step.step) {
    case 'customer': {
      const id = demoId('cus');
      await saveObject(tx, 'customer', { id, customerId: step.customerId });
      return { id, url: null, state: null };
    }
    case 'subscription_checkout':
    case 'order_checkout':
      return openCheckout(tx, settings, actionId, step);
    case 'close_page':
      return closePage(tx, settings, step.checkoutId);
    case 'refund':
      return refund(tx, settings, actionId, step);
    default:
      return changeSubscription(tx, settings, actionId, step);
  }
}

type StepOf<Name extends Step['step']> = Extract<Step, { readonly step: Name }>;

async function openCheckout(
  tx: Tx,
  { publicUrl }: DemoSettings,
  actionId: string,
  step: StepOf<'subscription_checkout' | 'order_checkout'>,
): Promise<StepDone | null> {
  const id = demoId('cs');
  const about = aboutCheckout(step);
  if (about === null) return null;
  const { customerId, vendorCustomerId, language } = step;
  const owner = { actionId, customerId, vendorCustomerId, language };
  await saveObject(tx, 'checkout', { id, ...owner, ...about, state: 'open', isPaid: false, paymentId: null });
  return { id, url: `${publicUrl}/demo/checkout/${id}`, state: 'open' };
}

async function closePage(tx: Tx, { now }: DemoSettings, id: string): Promise<StepDone | null> {
  const found = await lockObject(tx, 'checkout', id);
  if (found === null) return null;
  if (found.state !== 'open') return { id, url: null, state: found.state };
  await saveObject(tx, 'checkout', { ...found, state: 'expired' });
  await announce(tx, 'checkout.session.expired', id, now());
  return { id, url: null, state: 'expired' };
}

type About = Pick<DemoCheckout, 'title' | 'amount' | 'orderId' | 'priceId' | 'trialDays'>;

function aboutCheckout(step: StepOf<'subscription_checkout' | 'order_checkout'>): About | null {
  if (step.step === 'order_checkout')
    return { title: step.orderNumber, amount: step.amount, orderId: step.orderId, priceId: null, trialDays: 0 };
  const plan = findDemoPlan(step.priceId);
  const amount = plan?.amounts.find(({ currency }) => currency === step.currency);
  if (!plan || !amount) return null;
  return { title: plan.name, amount, orderId: null, priceId: plan.priceId, trialDays: step.trialDays };
}

async function refund(
  tx: Tx,
  { now }: DemoSettings,
  actionId: string,
  { paymentId, amount }: StepOf<'refund'>,
): Promise<StepDone> {
  const id = demoId('re');
  await saveObject(tx, 'refund', { id, paymentId, actionId, amount, state: 'succeeded' });
  await announce(tx, 'charge.refunded', paymentId, now());
  return { id, url: null, state: 'succeeded' };
}

async function changeSubscription(
  tx: Tx,
  settings: DemoSettings,
  actionId: string,
  step: StepOf<'change_plan' | 'cancel' | 'resume'>,
): Promise<StepDone | null> {
  const found = await lockObject(tx, 'subscription', step.subscriptionId);
  if (found === null || found.status === 'canceled') return null;
  const changed =
    step.step === 'change_plan'
      ? await withPlan(tx, settings, found, step)
      : { ...found, cancelsAtPeriodEnd: step.step === 'cancel' };
  if (changed === null) return null;
  await saveObject(tx, 'subscription', { ...changed, actionId });
  await announce(tx, 'customer.subscription.updated', found.id, settings.now());
  return { id: found.id, url: null, state: changed.status };
}

async function withPlan(
  tx: Tx,
  { publicUrl }: DemoSettings,
  old: DemoSubscription,
  { priceId, prorationDate }: StepOf<'change_plan'>,
): Promise<DemoSubscription | null> {
  const at = new Date(prorationDate * 1_000);
  const change = planChange(old, priceId, at);
  if (change === null) return null;
  await bookInvoice(tx, change.subscription, change.dueNow, at, publicUrl);
  return change.subscription;
}

/** The subscription under another plan and what that costs at once, minor units; null for an unknown plan. */
export function planChange(
  old: DemoSubscription,
  priceId: string,
  at: Date,
): { readonly subscription: DemoSubscription; readonly dueNow: number } | null {
  const plan = findDemoPlan(priceId);
  const next = plan?.amounts.find(({ currency }) => currency === old.amount.currency);
  if (!plan || !next) return null;
  const isOnTrial = old.status === 'trialing';
  const { periodStart, periodEnd, amount, interval: oldInterval } = old;
  const { interval: nextInterval } = plan;
  const dueNow = prorate({ old: amount, oldInterval, next, nextInterval, periodStart, periodEnd, isOnTrial, at });
  const begins = oldInterval !== nextInterval && !isOnTrial;
  const period = begins ? { periodStart: at, periodEnd: periodAfter(at, nextInterval) } : {};
  const { name: planName } = plan;
  return { subscription: { ...old, ...period, priceId, planName, interval: nextInterval, amount: next }, dueNow };
}

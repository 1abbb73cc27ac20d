import type { Db, Tx } from '../../platform/db/index.ts';
import { announce, bookInvoice, demoId } from './announce.ts';
import { periodAfter } from './calendar-rules.ts';
import { lockObject, saveObject } from './object-store.ts';
import type { DemoSettings } from './perform-demo.ts';
import { findDemoPlan } from './plans.ts';
import type { DemoCheckout, DemoSubscription } from './types.ts';

const DAY_MS = 86_400_000;

/** Somebody pressed the button of a demo page. A second press changes nothing; null for an unknown page. */
export const payCheckout = (db: Db, settings: DemoSettings, id: string): Promise<DemoCheckout | null> =>
  db.transaction().execute(async (tx) => {
    const page = await lockObject(tx, 'checkout', id);
    if (page === null || page.state !== 'open') return page;
    const at = settings.now();
    const paid = { ...page, state: 'complete', isPaid: true, paymentId: demoId('pi') } as const;
    await saveObject(tx, 'checkout', paid);
    if (page.priceId !== null) await begin(tx, settings, page, page.priceId, at);
    await announce(tx, 'checkout.session.completed', id, at);
    return paid;
  });

async function begin(
  tx: Tx,
  { publicUrl }: DemoSettings,
  page: DemoCheckout,
  priceId: string,
  at: Date,
): Promise<void> {
  const plan = findDemoPlan(priceId);
  if (plan === null || page.amount === null || page.vendorCustomerId === null) return;
  const trialEndsAt = page.trialDays > 0 ? new Date(at.getTime() + page.trialDays * DAY_MS) : null;
  const subscription: DemoSubscription = {
    id: demoId('sub'),
    vendorCustomerId: page.vendorCustomerId,
    customerId: page.customerId,
    actionId: page.actionId,
    madeBy: page.actionId,
    itemId: demoId('si'),
    priceId,
    planName: plan.name,
    interval: plan.interval,
    amount: page.amount,
    status: trialEndsAt === null ? 'active' : 'trialing',
    periodStart: at,
    periodEnd: trialEndsAt ?? periodAfter(at, plan.interval),
    cancelsAtPeriodEnd: false,
    trialEndsAt,
    startedAt: at,
  };
  await saveObject(tx, 'subscription', subscription);
  await announce(tx, 'customer.subscription.created', subscription.id, at);
  if (trialEndsAt === null) await bookInvoice(tx, subscription, page.amount.minor, at, publicUrl);
}

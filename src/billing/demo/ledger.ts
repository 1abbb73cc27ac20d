import type { Db } from '../../platform/db/index.ts';
import type { Billing } from '../ports.ts';
import { showsStep } from '../rules.ts';
import type { Step, StepDone, VendorInvoice } from '../types.ts';
import { paidFromCredit } from './credit.ts';
import { findByAction, findObject, listObjects } from './object-store.ts';
import { type DemoSettings, performDemo, planChange } from './perform-demo.ts';
import { DEMO_PLANS } from './plans.ts';

const MANY = 10_000;

/** The billing port on our own tables, for the simulator: it behaves like a vendor and moves no money. */
export function createDemoLedger(db: Db, settings: DemoSettings): Billing {
  return {
    kind: 'demo',
    perform: (call, step) => performDemo(db, settings, call, step),
    find: (actionId, step) => find(db, settings, actionId, step),
    plans: async () => DEMO_PLANS,
    previewChange: async ({ subscriptionId, priceId, prorationDate }) => {
      const old = await findObject(db, 'subscription', subscriptionId);
      const change = old && planChange(old, priceId, new Date(prorationDate * 1_000));
      if (old === null || change === null) return null;
      const { currency } = change.subscription.amount;
      const minor = await paidFromCredit(db, old.vendorCustomerId, { minor: change.dueNow, currency });
      return { dueNow: { minor: change.dueNow - minor, currency }, fromCredit: { minor, currency }, prorationDate };
    },
    customerExists: async (id) => (await findObject(db, 'customer', id)) !== null,
    subscription: (id) => findObject(db, 'subscription', id),
    checkout: (id) => findObject(db, 'checkout', id),
    invoice: (id) => findObject(db, 'invoice', id),
    refund: (id) => findObject(db, 'refund', id),
    refunds: async (paymentId) =>
      (await listObjects(db, 'refund', null, MANY)).filter((refund) => refund.paymentId === paymentId),
    // Nobody sends money in parts here, or asks it back at a bank.
    transfer: async () => null,
    unappliedMoney: async () => [],
    dispute: async () => null,
    invoices: (customer, limit) => listObjects(db, 'invoice', customer, limit),
    openInvoiceOf: (id) => openInvoiceOf(db, id),
    openInvoices: async () => ({
      invoices: (await listObjects(db, 'invoice', null, MANY)).filter(({ state }) => state === 'open'),
      isLast: true,
    }),
    portalLink: async (customer) => `${settings.publicUrl}/demo/portal/${customer}`,
    pageOf: () => null,
    allSubscriptions: () => each(db),
    eventsSince: () => none(),
  };
}

async function openInvoiceOf(db: Db, id: string): Promise<VendorInvoice | null> {
  const one = await findObject(db, 'subscription', id);
  const invoices = one === null ? [] : await listObjects(db, 'invoice', one.vendorCustomerId, MANY);
  const open = invoices.filter(({ subscriptionId, state }) => subscriptionId === id && state === 'open');
  return open.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())[0] ?? null;
}

async function find(db: Db, { publicUrl }: DemoSettings, actionId: string, step: Step): Promise<StepDone | null> {
  if ('subscriptionId' in step) {
    const found = await findObject(db, 'subscription', step.subscriptionId);
    if (found === null || !showsStep(found, step, actionId)) return null;
    return { id: found.id, url: null, state: found.status };
  }
  if (step.step === 'close_page') {
    const page = await findObject(db, 'checkout', step.checkoutId);
    return page === null || page.state === 'open' ? null : { id: page.id, url: null, state: page.state };
  }
  const kind = step.step === 'customer' || step.step === 'refund' ? step.step : 'checkout';
  const id = await findByAction(db, kind, actionId);
  if (id === null) return null;
  return { id, url: kind === 'checkout' ? `${publicUrl}/demo/checkout/${id}` : null, state: null };
}

async function* each(db: Db) {
  yield* await listObjects(db, 'subscription', null, MANY);
}

/** The ledger writes its events in the transaction of the act: none can be missed. */
async function* none(): AsyncGenerator<never> {}

import { afterAll, beforeAll } from 'vitest';
import { saveObject } from '../../src/billing/demo/object-store.ts';
import { payCheckout } from '../../src/billing/demo/pay-checkout.ts';
import {
  type Billing,
  createDemoLedger,
  type VendorInvoice,
  type VendorSubscription,
} from '../../src/billing/index.ts';
import { newId } from '../../src/core/ids.ts';
import { createStripe } from '../../src/vendors/stripe/index.ts';
import { useDatabase } from '../support/database.ts';
import { invoice } from '../support/stripe/objects.ts';
import { type StripeStandIn, startStripe } from '../support/stripe/stand-in.ts';
import { billingContract } from './billing.ts';

const database = useDatabase();
const settings = { publicUrl: 'http://localhost:3000', now: () => new Date() };
let stripe: StripeStandIn;
let billing: Billing;

beforeAll(async () => {
  stripe = await startStripe();
  billing = await createStripe({
    secretKey: 'sk_test_contract1',
    apiUrl: stripe.url,
    returnUrl: 'http://localhost:3000/billing/done',
  });
});
afterAll(() => stripe.close());

/** The ledger fails no charge by itself. */
async function oweInLedger({ id: subscriptionId, vendorCustomerId, amount }: VendorSubscription, daysAgo: number) {
  const createdAt = new Date(Date.now() - daysAgo * 86_400_000);
  const open: VendorInvoice = {
    ...{ id: `demo_in_${newId()}`, number: null, vendorCustomerId, customerId: null, subscriptionId, state: 'open' },
    ...{ total: amount, due: amount, createdAt, dueAt: null, pageUrl: null, pdfUrl: null },
  };
  await database()
    .db.transaction()
    .execute((tx) => saveObject(tx, 'invoice', open));
  return open.id;
}

billingContract('the demo ledger', () => ({
  billing: createDemoLedger(database().db, settings),
  month: 'demo_price_month',
  year: 'demo_price_year',
  pay: (id) => payCheckout(database().db, settings, id),
  owe: oweInLedger,
}));

billingContract('Stripe', () => ({
  billing,
  month: 'price_month',
  year: 'price_year',
  pay: async (id) => stripe.pay(id),
  owe: async ({ id }, daysAgo) => {
    const one = stripe.account.subscriptions.get(id);
    if (one === undefined) throw new Error('no subscription');
    return invoice(stripe.account, one, 34_900, stripe.now - daysAgo * 86_400, 'open').id;
  },
}));

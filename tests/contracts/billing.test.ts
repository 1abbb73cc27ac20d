import { afterAll, beforeAll } from 'vitest';
import { payCheckout } from '../../src/billing/demo/pay-checkout.ts';
import { type Billing, createDemoLedger } from '../../src/billing/index.ts';
import { createStripe } from '../../src/vendors/stripe/index.ts';
import { useDatabase } from '../support/database.ts';
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

billingContract('the demo ledger', () => ({
  billing: createDemoLedger(database().db, settings),
  month: 'demo_price_month',
  year: 'demo_price_year',
  pay: (id) => payCheckout(database().db, settings, id),
}));

billingContract('Stripe', () => ({
  billing,
  month: 'price_month',
  year: 'price_year',
  pay: async (id) => stripe.pay(id),
}));

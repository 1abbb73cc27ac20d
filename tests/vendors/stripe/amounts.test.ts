import type Stripe from 'stripe';
import { expect, test } from 'vitest';
import { invoiceOf, subscriptionOf } from '../../../src/vendors/stripe/map.ts';
import { checkoutOf, disputeOf, refundOf, transferOf } from '../../../src/vendors/stripe/map-payments.ts';

/** An object as Stripe would answer, with an amount of this kind. */
const object = <Shape>(over: object): Shape => over as Shape;
const base = { id: 'x_1', currency: 'mxn', metadata: {}, created: 1, status: 'x' };
const item = (amount: unknown) => ({
  ...{ id: 'si_1', quantity: 2, current_period_end: 1 },
  price: { id: 'price_1', currency: 'mxn', unit_amount: amount, recurring: { interval: 'month' } },
});

const READERS: Readonly<Record<string, (amount: unknown) => unknown>> = {
  subscription: (amount) =>
    subscriptionOf(
      object<Stripe.Subscription>({
        ...base,
        customer: 'c',
        trial_end: null,
        start_date: 1,
        items: { data: [item(amount)] },
      }),
      'Club',
    ),
  page: (amount) => checkoutOf(object<Stripe.Checkout.Session>({ ...base, amount_total: amount })),
  document: (amount) =>
    invoiceOf(object<Stripe.Invoice>({ ...base, total: amount, amount_remaining: 0, due_date: null })),
  refund: (amount) => refundOf(object<Stripe.Refund>({ ...base, amount })),
  transfer: (amount) =>
    transferOf(
      object<Stripe.PaymentIntent>({
        ...{ ...base, amount: 45_000 },
        next_action: {
          display_bank_transfer_instructions: { amount_remaining: amount, hosted_instructions_url: null },
        },
      }),
    ),
  dispute: (amount) =>
    disputeOf(
      object<Stripe.Dispute>({
        ...base,
        amount,
        evidence_details: { due_by: null },
        balance_transactions: [{ amount: 0 }],
      }),
    ),
};

test.each(Object.keys(READERS))('an amount of a %s is a whole number of minor units or nothing', (name) => {
  const read = READERS[name];
  expect(JSON.stringify(read?.(34_900))).toMatch(/34900|69800/);
  for (const odd of ['34900', 349.5, Number.NaN, 2 ** 60, {}])
    expect(() => read?.(odd)).toThrow(expect.objectContaining({ code: 'billing_amount_odd' }));
});

import { expect, test } from 'vitest';
import { checkoutPage } from '../../../src/billing/demo/pages.ts';
import { formatMoney, formatMoneyInCurrency, readAmount, writeAmount } from '../../../src/core/money.ts';

test.each([
  ['MXN', 'es', '$626.00 MXN'],
  ['MXN', 'en', 'MX$626.00'],
  ['USD', 'en', '$626.00 USD'],
  ['EUR', 'en', '€626.00 EUR'],
] as const)('an amount in %s names its currency once to who reads %s', (currency, language, written) => {
  expect(formatMoneyInCurrency({ minor: 62_600, currency }, language)).toBe(written);
});

test.each([
  ['COP', 5_990_000, '59900.00', /59,900\.00/],
  ['HUF', 120_050, '1200.50', /1,200\.50/],
  ['CLP', 59_900, '59900', /59,900$/],
  ['KWD', 1_250, '1.250', /1\.250/],
])(
  '%s has the minor units of ISO 4217 and of Stripe, not those that are customary',
  (currency, minor, written, shown) => {
    expect([writeAmount({ minor, currency }), readAmount(written, currency)]).toEqual([written, minor]);
    expect(formatMoney({ minor, currency }, 'es')).toMatch(shown);
  },
);

test('a dollar sign that says which country names no currency behind it', () => {
  expect(formatMoneyInCurrency({ minor: 1_900, currency: 'USD' }, 'es')).toMatch(/^USD\s19\.00$/);
});

test.each([
  ['es', '>$626.00 MXN<'],
  ['en', '>MX$626.00<'],
] as const)('a page of the demo ledger in %s names the currency once', (language, shown) => {
  const owner = { actionId: null, customerId: null, vendorCustomerId: null, paymentId: null, orderId: 'order-1' };
  const page = {
    ...owner,
    id: 'cs',
    state: 'open',
    isPaid: false,
    priceId: null,
    trialDays: 0,
    title: 'KD-1',
  } as const;
  expect(checkoutPage({ ...page, language, amount: { minor: 62_600, currency: 'MXN' } })).toContain(shown);
});

import { expect, test } from 'vitest';
import { checkoutPage } from '../../../src/billing/demo/pages.ts';
import { formatMoneyInCurrency } from '../../../src/core/money.ts';

test.each([
  ['MXN', 'es', '$626.00 MXN'],
  ['MXN', 'en', 'MX$626.00'],
  ['USD', 'en', '$626.00 USD'],
  ['EUR', 'en', '€626.00 EUR'],
] as const)('an amount in %s names its currency once to who reads %s', (currency, language, written) => {
  expect(formatMoneyInCurrency({ minor: 62_600, currency }, language)).toBe(written);
});

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

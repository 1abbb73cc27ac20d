import { expect, test } from 'vitest';
import { dashboardOf } from '../../../src/vendors/stripe/dashboard.ts';

test.each([
  ['sk_test_1', 'subscription', 'sub_1Qx', 'https://dashboard.stripe.com/test/subscriptions/sub_1Qx'],
  ['rk_live_1', 'bill', 'in_1Qx', 'https://dashboard.stripe.com/invoices/in_1Qx'],
  ['sk_live_1', 'order', 'pi_1Qx', 'https://dashboard.stripe.com/payments/pi_1Qx'],
  ['sk_live_1', 'dispute', 'du_1Qx', 'https://dashboard.stripe.com/disputes/du_1Qx'],
  // A page of ours is an operation: the dashboard knows nothing under its id.
  ['sk_live_1', 'page', '019ab000-0000-7000-8000-000000000001', null],
  ['sk_live_1', 'bill', 'in_1/../../settings', null],
] as const)('with %s a %s %s is shown at %s', (key, kind, id, url) => {
  expect(dashboardOf(key)(kind, id)).toBe(url);
});

import type { Billing } from '../../billing/index.ts';
import { createStripeBilling } from './billing.ts';
import { createClient, type StripeSettings } from './client.ts';
import type { PerformSettings } from './perform-step.ts';

export { checkStripeAccount } from './check-account.ts';
export type { StripeSettings } from './client.ts';
export { parseStripeCall } from './parse-call.ts';
export { type StripeWebhookDeps, stripeWebhookRoute } from './webhook-routes.ts';

/** Stripe behind the billing port. */
export const createStripe = (settings: StripeSettings & PerformSettings): Billing =>
  createStripeBilling(createClient(settings), settings);

import type { Billing } from '../../billing/index.ts';
import { createStripeBilling } from './billing.ts';
import type { StripeSettings } from './client.ts';
import type { PerformSettings } from './perform-step.ts';

export { checkStripeAccount } from './check-account.ts';
export type { StripeSettings } from './client.ts';
export { parseStripeCall } from './parse-call.ts';
export { type StripeWebhookDeps, stripeWebhookRoute } from './webhook-routes.ts';

/** Stripe behind the billing port. Its SDK is large: it is loaded here, not by those who have no key. */
export async function createStripe(settings: StripeSettings & PerformSettings): Promise<Billing> {
  const { createClient } = await import('./client.ts');
  return createStripeBilling(createClient(settings), settings);
}

import type { Step, VendorSubscription } from './types.ts';

/** Statuses in which a subscription is the customer's: something can be changed or ended. */
const ALIVE = new Set(['active', 'trialing', 'past_due', 'unpaid', 'paused']);

export const isAlive = ({ status }: { readonly status: string }): boolean => ALIVE.has(status);

/** Only these can change plan: what is unpaid is paid first. */
export const mayChangePlan = ({ status }: { readonly status: string }): boolean =>
  status === 'active' || status === 'trialing';

const HOUR_MS = 3_600_000;
/** The vendor may forget a key after 24 h: from here on it is asked first what it did. */
const KEY_TRUSTED_MS = 20 * HOUR_MS;

/** Whether the vendor must be asked what an earlier call did before anything is called again. */
export const mustLookUpFirst = (attempt: { readonly mustLookUp: boolean; readonly ageMs: number }): boolean =>
  attempt.mustLookUp || attempt.ageMs > KEY_TRUSTED_MS;

/** Wait before the next try, ms: doubles from one second to ten minutes; the vendor's own wish comes first. */
export const retryAfterMs = (tries: number, wished: number | null): number =>
  Math.max(wished ?? 0, Math.min(1_000 * 2 ** Math.min(tries - 1, 20), 600_000));

/** After this long the customer hears that it takes longer, and staff that something is stuck. */
export const DELAY_IS_TOLD_AFTER_MS = 5 * 60_000;

/** Whether the vendor's subscription shows what a step was to do. */
export function showsStep(subscription: VendorSubscription, step: Step, actionId: string): boolean {
  if (subscription.actionId !== actionId) return false;
  if (step.step === 'change_plan') return subscription.priceId === step.priceId;
  if (step.step === 'cancel') return subscription.cancelsAtPeriodEnd || subscription.status === 'canceled';
  return step.step === 'resume' && !subscription.cancelsAtPeriodEnd;
}

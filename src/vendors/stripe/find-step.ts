import type { Step, StepDone } from '../../billing/index.ts';
import type { StripeClient } from './client.ts';
import { read } from './faults.ts';

/** Clocks of two machines differ. */
const SKEW_MS = 300_000;

type Named = { readonly id: string; readonly metadata: Readonly<Record<string, string>> | null };

/**
 * What a step of an operation has left behind. Only lists and single objects are asked, never the search, which lags:
 * null is therefore a proven absence. Throws `billing_unavailable` when it cannot be known.
 */
export async function findStep(
  stripe: StripeClient,
  actionId: string,
  step: Step,
  since: Date,
): Promise<StepDone | null> {
  const created = { gte: Math.floor((since.getTime() - SKEW_MS) / 1_000) };
  switch (step.step) {
    case 'customer':
      return named(actionId, () => stripe.customers.list({ created, limit: 100 }));
    case 'subscription_checkout':
    case 'order_checkout':
      return named(actionId, () =>
        stripe.checkout.sessions.list({ customer: step.vendorCustomerId, created, limit: 100 }),
      );
    case 'close_page': {
      const found = await read(() => stripe.checkout.sessions.retrieve(step.checkoutId));
      return found === null || found.status === 'open' ? null : { id: found.id, url: null, state: found.status };
    }
    case 'refund':
      return named(actionId, () => stripe.refunds.list({ payment_intent: step.paymentId, limit: 100 }));
    default: {
      const found = await read(() => stripe.subscriptions.retrieve(step.subscriptionId));
      if (found === null || found.metadata['action_id'] !== actionId) return null;
      return { id: found.id, url: null, state: found.status };
    }
  }
}

async function named(actionId: string, list: () => AsyncIterable<Named>): Promise<StepDone | null> {
  return read(async () => {
    for await (const one of list()) if (one.metadata?.['action_id'] === actionId) return doneOf(one);
    return null;
  });
}

const doneOf = (one: Named & { readonly url?: string | null; readonly status?: string | null }): StepDone => ({
  id: one.id,
  url: one.url ?? null,
  state: one.status ?? null,
});

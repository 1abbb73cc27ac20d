import { insertEvents } from '../billing/index.ts';
import { parseStripeCall } from '../vendors/stripe/index.ts';
import type { CallReader } from '../webhooks/index.ts';

/** Reads Stripe's calls: an event is stored once by its id, and acted on by queue `billing`. */
export function createStripeReader(deps: {
  readonly isLive: boolean;
  readonly wakeBilling: () => Promise<void>;
}): CallReader {
  return async (tx, calls, afterCommit) => {
    const parsed = calls.map((call) => parseStripeCall(call.body, deps.isLive));
    const readings = [];
    for (const one of parsed) {
      if (one.kind !== 'event') {
        readings.push({ state: one.kind, reason: one.reason });
        continue;
      }
      const isNew = (await insertEvents(tx, [one.event])) > 0;
      readings.push({ state: 'read', outcome: { [isNew ? 'event_stored' : 'event_repeated']: 1 } } as const);
    }
    if (parsed.some(({ kind }) => kind === 'event')) afterCommit(deps.wakeBilling);
    return readings;
  };
}

import type { Tx } from '../platform/db/index.ts';
import { applyCheckout } from './apply-checkout.ts';
import { readCustomerEnd } from './apply-customer.ts';
import { applyDispute } from './apply-dispute.ts';
import { applyInvoice } from './apply-invoice.ts';
import { applyRefund, applyRefunds } from './apply-refunds.ts';
import { applySubscription, tellTrialEnd } from './apply-subscription.ts';
import { applyBalance, applyTransfer } from './apply-transfer.ts';
import type { ClaimedEvent } from './event-store.ts';
import type { Applied, EventDeps } from './event-types.ts';
import { databaseTime } from './subscription-store.ts';

const ABSENT: Applied = { state: 'ignored', outcome: 'object_absent' };

/**
 * Reads the object of an event as it is now and returns what to do about it. Nothing of the event itself is believed,
 * so that duplicates, disorder and old shapes do no harm.
 */
export async function readEvent(
  deps: EventDeps,
  { type, objectId }: Pick<ClaimedEvent, 'type' | 'objectId'>,
): Promise<(tx: Tx) => Promise<Applied>> {
  const { billing } = deps;
  const readAt = await databaseTime(deps.db);
  const teller = { isDemo: billing.kind === 'demo', timeZone: await deps.timeZone() };
  if (type === 'customer.deleted') return readCustomerEnd(deps, teller, objectId);
  if (type.startsWith('customer.subscription.')) {
    const subscription = await billing.subscription(objectId);
    if (subscription === null) return async () => ABSENT;
    return async (tx) => {
      const applied = await applySubscription({ teller, readAt }, tx, subscription);
      if (type === 'customer.subscription.trial_will_end' && applied.state === 'done')
        await tellTrialEnd(deps.mail, tx, subscription);
      return applied;
    };
  }
  if (type.startsWith('invoice.')) {
    const invoice = await billing.invoice(objectId);
    if (invoice === null) return async () => ABSENT;
    return (tx) => applyInvoice({ mail: deps.mail, readAt }, tx, invoice, type === 'invoice.payment_failed');
  }
  if (type.startsWith('checkout.session.')) {
    const checkout = await billing.checkout(objectId);
    if (checkout === null) return async () => ABSENT;
    return (tx) => applyCheckout({ orders: deps.orders, teller }, tx, checkout, type);
  }
  if (type.startsWith('charge.dispute.')) {
    const dispute = await billing.dispute(objectId);
    return dispute === null ? async () => ABSENT : (tx) => applyDispute(tx, dispute, readAt);
  }
  if (type === 'payment_intent.partially_funded') {
    const transfer = await billing.transfer(objectId);
    return transfer === null ? async () => ABSENT : (tx) => applyTransfer(teller, tx, transfer);
  }
  if (type === 'cash_balance.funds_available') {
    const amounts = await billing.unappliedMoney(objectId);
    return (tx) => applyBalance({ teller, readAt }, tx, objectId, amounts);
  }
  if (type.startsWith('refund.')) {
    const refund = await billing.refund(objectId);
    if (refund === null) return async () => ABSENT;
    return (tx) => applyRefund({ orders: deps.orders, teller }, tx, refund);
  }
  const refunds = await billing.refunds(objectId);
  return (tx) => applyRefunds({ orders: deps.orders, teller }, tx, refunds);
}

import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { abandonRefund, completeOperation, tellCustomer } from './end-operation.ts';
import type { Applied } from './event-types.ts';
import { findOperation, lockOpenOperation } from './operation-store.ts';
import type { OrderPayments } from './ports.ts';
import { findPayment, publishNotice } from './record-store.ts';
import { moveRefund } from './refund-record-store.ts';
import { hasRefundFailed, isRefundGiven } from './refund-rules.ts';
import { type Teller, tellRefundFailed, tellResult } from './tell-result.ts';
import type { Operation, VendorRefund } from './types.ts';

export type RefundContext = {
  readonly orders: Pick<OrderPayments, 'onOrderRefunded' | 'onOrderRefundReturned'>;
  readonly teller: Teller;
};

/** Refunds as the vendor has them: each step of each is booked, and told to its order and its customer, once. */
export async function applyRefunds(context: RefundContext, tx: Tx, refunds: readonly VendorRefund[]): Promise<Applied> {
  if (refunds.length === 0) return { state: 'ignored', outcome: 'no_refund' };
  const applied: Applied[] = [];
  for (const refund of refunds) applied.push(await applyRefund(context, tx, refund));
  const news = applied.filter(({ outcome }) => outcome !== 'same');
  const wake = applied.find((one) => one.wake)?.wake ?? null;
  const alert = applied.find((one) => one.alert)?.alert;
  return { state: 'done', outcome: news[0]?.outcome ?? 'same', wake, ...(alert && { alert }) };
}

/** One refund. A step that was taken before, or that nobody of ours asked or paid for, changes nothing. */
export async function applyRefund(context: RefundContext, tx: Tx, refund: VendorRefund): Promise<Applied> {
  const about = await aboutRefund(tx, refund);
  if (about === null) return { state: 'done', outcome: 'same' };
  const operationId = about.operation?.id ?? null;
  const moved = await moveRefund(tx, { refund, operationId, customerId: about.customerId, orderId: about.orderId });
  if (moved === 'same') return { state: 'done', outcome: 'same' };
  if (hasRefundFailed(refund)) return takeBack(context, tx, refund, about, moved.before);
  const wake = await tellStep(context.teller, tx, refund, about.operation, moved.before);
  if (!isRefundGiven(refund)) return { state: 'done', outcome: 'requested', wake };
  await bookRefund(context.orders, tx, refund, about);
  return { state: 'done', outcome: 'refunded', wake };
}

type About = {
  readonly customerId: CustomerId;
  readonly orderId: string | null;
  /** The operation of ours that asked for it; null for what staff gave back at the vendor's own pages. */
  readonly operation: Operation | null;
};

async function aboutRefund(tx: Tx, refund: VendorRefund): Promise<About | null> {
  const payment = refund.paymentId === null ? null : await findPayment(tx, refund.paymentId);
  const found = await findOperation(tx, refund.actionId);
  const operation = found?.params.kind === 'refund' ? found : null;
  const customerId = operation?.customerId ?? payment?.customerId;
  if (customerId === undefined) return null;
  const asked = operation?.params.kind === 'refund' ? operation.params.orderId : null;
  return { customerId, operation, orderId: payment?.orderId ?? asked };
}

/** Ends the operation that waits for it; one that was told as asked for only is told again when the money is given. */
async function tellStep(
  teller: Teller,
  tx: Tx,
  refund: VendorRefund,
  operation: Operation | null,
  before: string | null,
): Promise<ConversationId | null> {
  if (operation === null) return null;
  const result = { id: refund.id, url: null, state: refund.state };
  const open = await lockOpenOperation(tx, operation.id);
  if (open !== null) return completeOperation(teller, tx, open, result, null);
  if (before === null) return null;
  return tellCustomer(tx, operation.conversationId, tellResult(teller, operation, result, null), 'operation:refund');
}

async function bookRefund(
  orders: RefundContext['orders'],
  tx: Tx,
  { id, amount }: VendorRefund,
  { customerId, orderId }: About,
): Promise<void> {
  const isNew = await publishNotice(tx, { kind: 'refund.made', subject: id, customerId, payload: { amount, orderId } });
  if (isNew && orderId !== null) await orders.onOrderRefunded(tx, orderId, { id, amount });
}

/** The vendor took a refund and could not give it: the order has its money again, the customer and staff are told. */
async function takeBack(
  { orders, teller }: RefundContext,
  tx: Tx,
  refund: VendorRefund,
  { customerId, orderId, operation }: About,
  before: string | null,
): Promise<Applied> {
  const { id, amount } = refund;
  await publishNotice(tx, { kind: 'refund.failed', subject: id, customerId, payload: { amount, orderId } });
  const wasGiven = before !== null && isRefundGiven({ state: before });
  if (orderId !== null) await orders.onOrderRefundReturned(tx, orderId, { id, amount, wasGiven });
  const failed = { state: 'done', outcome: 'refund_failed' } as const;
  const alert = orderId === null ? ({ alert: 'refund_failed' } as const) : {};
  if (operation === null) return { ...failed, ...alert };
  const told = tellRefundFailed(teller, operation, amount);
  const wake = await abandonRefund(tx, operation, told);
  return { ...failed, ...alert, wake };
}

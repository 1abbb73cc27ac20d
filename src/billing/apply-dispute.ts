import type { Tx } from '../platform/db/index.ts';
import { saveDispute } from './dispute-store.ts';
import type { Applied } from './event-types.ts';
import { findPayment } from './record-store.ts';
import { isDisputeOver } from './refund-rules.ts';
import type { VendorDispute } from './types.ts';

/**
 * A disputed payment as the vendor has it now. Staff hear of each new state, with the day until which they can answer; the
 * customer hears nothing, and no refund of that payment is given while it stands.
 */
export async function applyDispute(tx: Tx, dispute: VendorDispute, readAt: Date): Promise<Applied> {
  const payment = dispute.paymentId === null ? null : await findPayment(tx, dispute.paymentId);
  const change = await saveDispute(tx, { dispute, payment, readAt });
  if (change !== 'news') return { state: 'done', outcome: change };
  const { state, reason, amount, dueAt } = dispute;
  const about = { state, reason, amount, orderId: payment?.orderId ?? null };
  if (isDisputeOver(dispute)) return { state: 'done', outcome: state, alert: 'dispute_closed', detail: about };
  const detail = { ...about, dueAt: dueAt?.toISOString() ?? null };
  return { state: 'done', outcome: state, alert: 'payment_disputed', detail };
}

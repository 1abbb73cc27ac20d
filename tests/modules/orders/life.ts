import { newId } from '../../../src/core/ids.ts';
import { type MoveTo, markPaid, moveOrder, type OrderId } from '../../../src/orders/index.ts';
import { database, NOW, orderRow } from './world.ts';

/** Staff or the ERP moves an order. */
export const move = (number: string, to: MoveTo, at = NOW) =>
  moveOrder(database().db, number, { to, by: 'staff', reason: null, carrier: null, tracking: null, at });

/** The payment provider reports the whole amount, or another one. */
export async function pay(
  number: string,
  over: { minor?: number; receipt?: string; currency?: string; at?: Date } = {},
) {
  const row = await orderRow(number);
  const amount = { minor: over.minor ?? row.totalMinor, currency: over.currency ?? 'MXN' };
  const receipt = { provider: 'stripe', receipt: over.receipt ?? newId(), amount, at: over.at ?? NOW };
  return database()
    .db.transaction()
    .execute((tx) => markPaid(tx, row.id as OrderId, receipt));
}

/** Paid, sent and handed over. */
export async function deliver(number: string, at = NOW): Promise<void> {
  await pay(number, { at });
  await move(number, 'shipped', at);
  await move(number, 'delivered', at);
}

import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { OrderId, RefundId } from './types.ts';

/** Ends the newest refund of this amount by a provider as failed; null when there is none. */
export async function failRefund(
  tx: Tx,
  refund: { readonly orderId: OrderId; readonly amountMinor: number; readonly wasGiven: boolean; readonly at: Date },
): Promise<RefundId | null> {
  const { rows } = await sql<{ id: RefundId }>`
    update refunds set state = 'failed', settled_at = ${refund.at} where id = (
      select id from refunds
      where order_id = ${refund.orderId} and way = 'provider' and amount_minor = ${refund.amountMinor}
        and state = ${refund.wasGiven ? 'done' : 'requested'}
      order by at desc limit 1 for update)
    returning id`.execute(tx);
  return rows[0]?.id ?? null;
}

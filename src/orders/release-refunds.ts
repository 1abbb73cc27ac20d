import { customerWith } from '../customers/index.ts';
import { openAlert } from '../handoff/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import { carryOutRefund, wayOf } from './carry-out-refund.ts';
import type { Refunds } from './ports.ts';
import { endHold, readHeldRefunds } from './refund-store.ts';
import type { Order } from './types.ts';

/** The shop has what came back: refunds that waited for it are carried out. The order's row is locked. */
export async function releaseRefunds(tx: Tx, refunds: Refunds | null, order: Order, at: Date): Promise<void> {
  for (const { id, actionId, customerId, target, amountMinor } of await readHeldRefunds(tx, order.id)) {
    const amount = { minor: amountMinor, currency: order.currency };
    const customer = customerId && (await readFirst(tx, customerWith(customerId)));
    if (!customerId || !customer) {
      await endHold(tx, id, 'record', 'requested');
      await openAlert(tx, 'refund_requested', id, { number: order.number, amountMinor, currency: order.currency });
      continue;
    }
    const way = await wayOf(tx, refunds, order.id, target);
    await endHold(tx, id, way, 'requested');
    const refund = { id, orderId: order.id, customerId, actionId, target, way, amount, at };
    await carryOutRefund(tx, refunds, order, refund, {
      conversationId: order.placedIn,
      language: customer.language,
    });
  }
}

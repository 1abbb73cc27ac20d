import type { Tx } from '../../platform/db/index.ts';
import { printedNumber } from '../rules.ts';
import type { Order } from '../types.ts';
import type { Scene } from './act.ts';

/** Asks for a page on which this amount is paid, unless the order is paid on delivery or elsewhere, or costs nothing. Minor units. */
export async function askToPay(
  tx: Tx,
  { askPayment, customerId, conversationId, language }: Scene,
  order: Pick<Order, 'id' | 'number' | 'currency' | 'paymentKind'>,
  minor: number,
): Promise<void> {
  if (order.paymentKind === 'pay_on_delivery' || order.paymentKind === 'elsewhere' || minor <= 0) return;
  await askPayment?.(tx, {
    ...{ customerId, conversationId, language },
    ...{ orderId: order.id, orderNumber: printedNumber(order.number), amount: { minor, currency: order.currency } },
  });
}

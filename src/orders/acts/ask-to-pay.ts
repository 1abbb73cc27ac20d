import type { Tx } from '../../platform/db/index.ts';
import { shownNumber } from '../shown-number.ts';
import type { Order } from '../types.ts';
import type { Scene } from './act.ts';

/** Asks for a page on which this amount is paid, unless the order is paid on delivery or elsewhere, or costs nothing. Minor units. */
export async function askToPay(
  tx: Tx,
  { askPayment, customerId, conversationId, language }: Scene,
  order: Pick<Order, 'id' | 'number' | 'externalNumber' | 'currency' | 'paymentKind'>,
  minor: number,
  isExchange = false,
): Promise<void> {
  if (order.paymentKind === 'pay_on_delivery' || order.paymentKind === 'elsewhere' || minor <= 0) return;
  await askPayment?.(tx, {
    ...{ customerId, conversationId, language },
    ...{ orderId: order.id, orderNumber: shownNumber(order), amount: { minor, currency: order.currency } },
    isExchange,
  });
}

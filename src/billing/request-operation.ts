import { type ConversationId, type CustomerId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Money } from '../core/money.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertOperation } from './operation-store.ts';
import { insertPage } from './page-store.ts';
import { withdrawPages } from './withdraw-pages.ts';

type Asked = {
  readonly customerId: CustomerId;
  readonly conversationId: ConversationId | null;
  readonly language: Language;
  readonly orderId: string;
  readonly amount: Money;
};

/**
 * Asks for a page on which an order is paid (card, OXXO, SPEI where the account offers them), in the caller's
 * transaction; the customer gets its link by a notice, and earlier pages of the order are closed. `onOrderPaid` follows when the vendor says so, never before.
 */
export const checkoutForOrder = async (
  tx: Tx,
  order: Asked & { readonly orderNumber: string; readonly isExchange?: boolean },
): Promise<void> => {
  const { customerId, conversationId, language, orderId, orderNumber, amount, isExchange = false } = order;
  const params = { kind: 'order_checkout', orderId, orderNumber, amount, ...(isExchange && { isExchange }) } as const;
  const id = newId<'action'>();
  await withdrawPages(tx, { orderId });
  await insertOperation(tx, { id, customerId, conversationId, language, params });
  await insertPage(tx, { operationId: id, orderId, amount });
};

/**
 * Asks for a refund of a payment that billing has reported, in the caller's transaction. Limits and who may ask are the
 * caller's; `onOrderRefunded` follows.
 */
export const refundOrder = (tx: Tx, refund: Asked & { readonly paymentId: string }): Promise<void> => {
  const { customerId, conversationId, language, orderId, paymentId, amount } = refund;
  const params = { kind: 'refund', orderId, paymentId, amount } as const;
  return insertOperation(tx, { id: newId(), customerId, conversationId, language, params });
};

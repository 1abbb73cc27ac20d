import { randomInt } from 'node:crypto';
import { type ConversationId, type CustomerId, newId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { openAlert } from '../handoff/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertEvent } from './change-store.ts';
import { creditGiftCard, type GiftCard } from './gift-card-store.ts';
import { readPayments } from './payment-store.ts';
import type { Refunds } from './ports.ts';
import { insertRefund, type NewRefund } from './refund-store.ts';
import { settleRefund } from './settle-refund.ts';
import type { Order, OrderId } from './types.ts';

/** A refund that a customer asked for. */
type AskedRefund = NewRefund & { readonly customerId: CustomerId };

/** Whom a refund is told. */
export type Told = { readonly conversationId: ConversationId | null; readonly language: Language };

/** Who carries a refund out: our ledger, the provider that took the money, or a person. */
export async function wayOf(
  tx: Tx,
  refunds: Refunds | null,
  orderId: OrderId,
  target: NewRefund['target'],
): Promise<NewRefund['way']> {
  if (target === 'gift_card') return 'ledger';
  const [payment, ...more] = await readPayments(tx, orderId);
  return refunds !== null && more.length === 0 && payment?.provider === refunds.provider ? 'provider' : 'record';
}

/** Stores a refund and has it carried out; gives the card when it went to one. The order's row is locked. */
export async function beginRefund(
  tx: Tx,
  refunds: Refunds | null,
  order: Order,
  refund: AskedRefund,
  told: Told,
): Promise<GiftCard | null> {
  await insertRefund(tx, refund, 'requested');
  return carryOutRefund(tx, refunds, order, refund, told);
}

/** Has a stored refund carried out that is asked for now. */
export async function carryOutRefund(
  tx: Tx,
  refunds: Refunds | null,
  order: Order,
  refund: AskedRefund,
  told: Told,
): Promise<GiftCard | null> {
  const { id, amount, at, way, customerId, actionId, orderId } = refund;
  const about = { number: order.number, refund_id: id, amount_minor: amount.minor, currency: amount.currency };
  await insertEvent(tx, orderId, { kind: 'order.refund_requested', detail: { ...about, way }, at });
  if (way === 'ledger') return credit(tx, refund);
  const [payment] = await readPayments(tx, orderId);
  if (way === 'provider' && refunds !== null && payment !== undefined)
    await refunds.enqueue(tx, {
      ...told,
      refundId: id,
      orderId,
      actionId,
      amount,
      receipt: payment.receipt,
      customerId,
    });
  else await openAlert(tx, 'refund_requested', id, { ...about, way: 'record' });
  return null;
}

async function credit(tx: Tx, refund: AskedRefund): Promise<GiftCard> {
  const { id, orderId, customerId, amount, at } = refund;
  const card = await creditGiftCard(tx, {
    ...{ cardId: newId(), entryId: newId(), newNumber: newCardNumber(), customerId },
    ...{ refundId: id, orderId, amount, at },
  });
  await settleRefund(tx, id, 'done', at);
  return card;
}

const LETTERS = 'CDFHJKNPRTVW23456789';

const newCardNumber = (): string =>
  `GC-${Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;

import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { PaymentKind } from '../knowledge/index.ts';
import { ownOrder } from './acts/own-order.ts';
import type { OrderDeps } from './ports.ts';
import type { OrderId } from './types.ts';

export type PayableOrder = {
  readonly id: OrderId;
  readonly number: string;
  /** What is missing. */
  readonly due: Money;
  readonly paymentKind: PaymentKind;
  /** Business time; null: it waits for no money before it is sent. */
  readonly expiresAt: Date | null;
};

type Asker = { readonly customerId: CustomerId; readonly conversationId: ConversationId; readonly now: Date };

/** The customer's own order that still waits for money which is taken here; null for every other number. */
export async function findPayable(
  deps: Pick<OrderDeps, 'db' | 'trustOf'>,
  asker: Asker,
  number: string,
): Promise<PayableOrder | null> {
  const order = await ownOrder({ ...deps, ...asker, lock: null }, number);
  if (order === null || order.state === 'cancelled') return null;
  const minor = order.totalMinor + order.exchangeMinor - order.paidMinor;
  if (minor <= 0) return null;
  const { id, paymentKind, expiresAt } = order;
  if (paymentKind === 'elsewhere') return null;
  const due = { minor, currency: order.currency };
  return { id, number: order.number, due, paymentKind, expiresAt };
}

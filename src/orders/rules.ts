import type { VariantId } from '../catalogue/index.ts';
import { isUuid } from '../core/ids.ts';
import type { Order, OrderId, OrderState } from './types.ts';

/** Where an order can go from each state. */
const NEXT: Readonly<Record<OrderState, readonly OrderState[]>> = {
  pending: ['paid', 'preparing', 'shipped', 'delivered', 'cancelled'],
  paid: ['preparing', 'shipped', 'delivered', 'cancelled'],
  preparing: ['shipped', 'delivered', 'cancelled'],
  shipped: ['delivered'],
  delivered: ['return_requested', 'exchange_requested'],
  return_requested: ['returned', 'delivered'],
  returned: ['partly_refunded', 'refunded'],
  exchange_requested: ['exchanged', 'delivered'],
  exchanged: [],
  cancelled: ['partly_refunded', 'refunded'],
  partly_refunded: ['refunded'],
  refunded: [],
};

const LEAVING: ReadonlySet<OrderState> = new Set(['preparing', 'shipped', 'delivered']);

/** Nothing leaves the shop unpaid, unless it is paid on delivery. */
export const mayMove = (order: Pick<Order, 'state' | 'paymentKind'>, to: OrderState): boolean =>
  NEXT[order.state].includes(to) &&
  !(order.state === 'pending' && LEAVING.has(to) && order.paymentKind !== 'pay_on_delivery');

/** How a number is compared, ours or that of another system: `kd-48 271` is KD48271, `#1001` is 1001; null for no number. */
export function orderNumberIn(text: string): string | null {
  const key = text.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return key === '' || key.length > MAX_NUMBER ? null : key;
}

/** Characters of a number of any system. */
export const MAX_NUMBER = 40;

/** What another program or a person at a terminal calls an order; null when it can be no order. */
export function orderRefIn(text: string): { readonly id: OrderId } | { readonly number: string } | null {
  if (isUuid(text)) return { id: text as OrderId };
  const number = orderNumberIn(text);
  return number === null ? null : { number };
}

/** As people read it: KD-48271. */
export const printedNumber = (number: string): string => `${number.slice(0, 2)}-${number.slice(2)}`;

/** Counted pieces of lines, one entry a variant. */
export function piecesOf(
  lines: readonly { readonly variantId: VariantId | null; readonly isCounted: boolean; readonly quantity: number }[],
): { variantId: VariantId; quantity: number }[] {
  const sums = new Map<VariantId, number>();
  for (const line of lines)
    if (line.isCounted && line.variantId !== null)
      sums.set(line.variantId, (sums.get(line.variantId) ?? 0) + line.quantity);
  return [...sums].map(([variantId, quantity]) => ({ variantId, quantity }));
}

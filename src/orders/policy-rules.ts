import type { OrderPolicy, ReturnReason, ReturnRule } from '../knowledge/index.ts';
import { taxOfLine } from './tax-rules.ts';
import type { Order, OrderLine } from './types.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const isWithin = (since: Date | null, limitMs: number | null, now: Date): boolean =>
  limitMs === null || (since !== null && now.getTime() - since.getTime() <= limitMs);

const hours = (count: number | null): number | null => (count === null ? null : count * HOUR_MS);
const days = (count: number | null): number | null => (count === null ? null : count * DAY_MS);

export function mayCancel(order: Order, policy: OrderPolicy, now: Date): 'yes' | 'wrong_state' | 'too_late' {
  if (!policy.cancelStates.some((state) => state === order.state)) return 'wrong_state';
  return isWithin(order.placedAt, hours(policy.cancelHours), now) ? 'yes' : 'too_late';
}

/** Items, address and payment can be changed while nothing was packed and nothing paid but from the gift card, which is ours. */
export function mayChange(order: Order, policy: OrderPolicy, now: Date): 'yes' | 'wrong_state' | 'too_late' {
  if (order.state !== 'pending' || order.paidMinor > order.giftCardMinor) return 'wrong_state';
  return isWithin(order.placedAt, hours(policy.changeHours), now) ? 'yes' : 'too_late';
}

/**
 * Whether code agrees to take these lines back: the whole order was delivered, and its rule knows category, reason and
 * time. `ask_person` when no rule speaks of it or the rule wants a person to look.
 */
export function mayReturn(
  order: Order,
  lines: readonly OrderLine[],
  asked: { readonly kind: 'return' | 'exchange'; readonly reason: ReturnReason; readonly now: Date },
  rules: readonly ReturnRule[],
): 'yes' | 'wrong_state' | 'too_late' | 'not_returnable' | 'ask_person' {
  if (order.state !== 'delivered') return 'wrong_state';
  for (const line of lines) {
    const rule = rules.find(({ categories }) => categories.includes(line.category));
    if (!rule) return 'ask_person';
    if (rule.days === null) return 'not_returnable';
    if (!isWithin(order.deliveredAt, days(rule.days), asked.now)) return 'too_late';
    if (!rule.reasons.includes(asked.reason) || (asked.kind === 'exchange' && !rule.mayExchange)) return 'ask_person';
  }
  return 'yes';
}

/** What these pieces cost with their taxes, minor units. */
export function returnValue(
  { taxesIncluded }: Pick<Order, 'taxesIncluded'>,
  items: readonly Pick<OrderLine, 'unitMinor' | 'quantity' | 'taxRate'>[],
): number {
  const net = items.reduce((sum, item) => sum + item.unitMinor * item.quantity, 0);
  return taxesIncluded ? net : items.reduce((sum, item) => sum + taxOfLine(item, false), net);
}

/**
 * What may be given back now: all that was paid when the order was cancelled, the value of what came back when it was
 * returned; less what was given back or asked for already. What was given back before the return was asked for (goodwill)
 * limits it only by what is left of the money that was paid.
 */
export function refundable(
  order: Pick<Order, 'state' | 'paidMinor' | 'refundedMinor'>,
  returned: { readonly valueMinor: number; readonly refundedBeforeMinor: number } | null,
  waitingMinor: number,
): number {
  if (!['cancelled', 'returned', 'partly_refunded'].includes(order.state)) return 0;
  const given = order.refundedMinor + waitingMinor;
  const left = order.paidMinor - given;
  if (returned === null) return Math.max(0, left);
  const sinceReturn = Math.max(0, given - returned.refundedBeforeMinor);
  return Math.max(0, Math.min(left, returned.valueMinor - sinceReturn));
}

export const isRefundInTime = (order: Pick<Order, 'closedAt'>, policy: OrderPolicy, now: Date): boolean =>
  isWithin(order.closedAt, days(policy.refundDays), now);

import { writeAmount } from '../../core/money.ts';
import type { OrderContent } from './types.ts';

export type ReportField = (path: PropertyKey[], message: string) => void;

/** Whether its amounts add up; fields as files name them. */
export function checkSums(order: OrderContent, paidMinor: number, problem: ReportField): void {
  const { currency, totalMinor, refundedMinor } = order;
  const written = (minor: number): string => writeAmount({ minor, currency });
  const items = order.lines.reduce((sum, { quantity, unitMinor }) => sum + quantity * unitMinor, 0);
  const sum = items + order.shippingMinor + order.taxMinor;
  if (sum !== totalMinor) {
    const parts = `items ${written(items)}, shipping ${written(order.shippingMinor)} and tax ${written(order.taxMinor)}`;
    problem(['total'], `is not the sum ${written(sum)} of ${parts}: mend it; take discounts off the unit prices`);
  }
  for (const [index, { minor }] of order.payments.entries())
    if (minor === 0) problem(['payments', index, 'amount'], 'must be more than 0');
  if (refundedMinor > paidMinor) problem(['refunded'], `is more than was paid (${written(paidMinor)})`);
}

/** Whether an order can be in the state that is said of it. */
export function checkState(order: OrderContent, paidMinor: number, saysRefunded: boolean, problem: ReportField): void {
  const { state, totalMinor } = order;
  const lacks = (field: string): void => problem([field], `is missing: an order that is ${state} needs it`);
  const isPaid = paidMinor >= totalMinor;
  if (state === 'paid' && !isPaid) problem(['state'], 'is paid, but the payments are less than the total');
  if (order.paidAt !== null && !isPaid) problem(['paid_at'], 'is set, but the payments are less than the total');
  if (state === 'shipped' && order.shippedAt === null) lacks('shipped_at');
  if (state === 'delivered' && order.deliveredAt === null) lacks('delivered_at');
  if (state === 'partly_refunded' && !saysRefunded) lacks('refunded');
}

import type { OrderState } from '../types.ts';

type Refused = { readonly number: string; readonly state: OrderState };

const LEAVING: ReadonlySet<string> = new Set(['preparing', 'shipped', 'delivered']);

/** Why an order cannot be moved, for whoever moves it from outside, with what to do first. */
export function refusedMove({ number: order, state }: Refused, to: string): string {
  const refused = `Order ${order} is ${state}; it cannot become ${to}.`;
  if (state !== 'pending' || !LEAVING.has(to)) return refused;
  return (
    `${refused} It is not paid, and nothing leaves the shop unpaid unless it is paid on delivery. A payment by link is booked ` +
    `by itself; money that was seen otherwise is booked by PATCH /api/v1/orders/${order} with {"state": "paid"}, or by ` +
    `recado orders pay ${order}. After that the order can become ${to}.`
  );
}

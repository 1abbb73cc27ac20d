import { openAlert } from '../handoff/index.ts';
import type { ReturnReason } from '../knowledge/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { changeState } from './change-state.ts';
import type { Order } from './types.ts';

type Asked = {
  readonly reason: ReturnReason;
  readonly differenceMinor: number;
  /** What of it is still to be paid, when the new pieces are handed over. */
  readonly dueMinor: number;
  /** Business time. */
  readonly at: Date;
};

/** The shop hears of an exchange: from now on it is hers. The order's row is locked. */
export async function askForExchange(tx: Tx, order: Order, asked: Asked): Promise<void> {
  const { reason, differenceMinor, dueMinor, at } = asked;
  const detail = { difference_minor: differenceMinor, due_minor: dueMinor };
  await changeState(tx, order, { to: 'exchange_requested', by: 'customer', reason, at, detail });
  await openAlert(tx, 'exchange_requested', order.id, { number: order.number, reason, differenceMinor, dueMinor });
}

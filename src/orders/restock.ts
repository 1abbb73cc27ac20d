import { returnStock } from '../catalogue/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { insertEvent, insertHistory } from './change-store.ts';
import type { StoredReturn } from './return-store.ts';
import { markRestocked } from './return-store.ts';
import { piecesOf } from './rules.ts';
import type { Order, OrderState } from './types.ts';

type Received = { readonly state: OrderState; readonly by: string; readonly at: Date };

/** Counted pieces that a customer sent back. */
export const oldPiecesOf = (order: Order, sentBack: Pick<StoredReturn, 'items'> | null) =>
  piecesOf(
    (sentBack?.items ?? []).flatMap(({ lineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === lineId);
      return line === undefined ? [] : [{ ...line, quantity }];
    }),
  );

/** What came back is for sale again, once for each order; with a row of history and an event. The order's row is locked. */
export async function restock(tx: Tx, order: Order, sentBack: StoredReturn, received: Received): Promise<void> {
  const { state, by, at } = received;
  const pieces = oldPiecesOf(order, sentBack);
  if (!(await markRestocked(tx, order.id, at))) return;
  await returnStock(tx, pieces);
  await insertHistory(tx, order.id, { from: state, to: state, by, reason: 'restocked', at });
  const count = pieces.reduce((sum, { quantity }) => sum + quantity, 0);
  await insertEvent(tx, order.id, { kind: 'order.restocked', detail: { number: order.number, pieces: count }, at });
}

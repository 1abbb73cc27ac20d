import type { Tx } from '../../platform/db/index.ts';
import type { TellOrder } from '../ports.ts';
import { tellNews, tellShipped } from '../tell-news.ts';
import type { Order } from '../types.ts';
import type { PlannedOrder } from './plan-orders.ts';
import type { OrderRow } from './write-store.ts';

const WAITING: ReadonlySet<string> = new Set(['pending', 'paid', 'preparing']);

/**
 * Tells of what was made elsewhere: an order that is new, or one that has been shipped. Whether it is news is not asked
 * here. Gives the notification; null: nothing is told.
 */
export async function tellImported(
  tell: TellOrder | null,
  tx: Tx,
  { entry: { content }, record }: PlannedOrder,
  row: OrderRow,
): Promise<string | null> {
  if (tell === null) return null;
  const order = {
    ...{ id: row.id, customerId: row.customer_id, number: row.number, externalNumber: row.external_number },
    ...{ totalMinor: row.total_minor, currency: row.currency, zone: row.zone },
  };
  if (content.state === 'shipped' && record?.content.state !== 'shipped' && content.shippedAt !== null) {
    const { carrier, tracking } = content;
    const shipment = { carrier, tracking, trackingUrl: null, expectedOn: null, at: new Date(content.shippedAt) };
    return tellShipped(tell, tx, order as Order, shipment);
  }
  if (record !== null || !WAITING.has(content.state)) return null;
  const { currency } = content;
  return tellNews(tell, tx, order, {
    ...{ kind: 'placed', at: new Date(content.placedAt), delivery: content.delivery },
    shipping: { minor: content.shippingMinor, currency },
    items: content.lines.map(({ name, quantity, unitMinor }) => ({
      ...{ name, quantity, total: { minor: quantity * unitMinor, currency } },
    })),
  });
}

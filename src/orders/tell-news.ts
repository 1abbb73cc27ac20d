import { addDays, localTime, readBusinessFacts } from '../knowledge/index.ts';
import type { Tx } from '../platform/db/index.ts';
import type { OrderNews, TellOrder } from './ports.ts';
import { shownNumber } from './shown-number.ts';
import type { Order } from './types.ts';

/** What is told, without what it is about: each kind by itself. */
type WithoutOrder<News> = News extends OrderNews ? Omit<News, 'orderId' | 'customerId' | 'number' | 'total'> : never;

/** Tells the customer what became of an order, when there is one to tell and somebody who tells; gives the notification. */
export async function tellNews(
  tell: TellOrder | null,
  tx: Tx,
  order: Pick<Order, 'id' | 'customerId' | 'number' | 'externalNumber' | 'totalMinor' | 'currency'>,
  news: WithoutOrder<OrderNews>,
): Promise<string | null> {
  const { id: orderId, customerId, totalMinor, currency } = order;
  if (tell === null || customerId === null) return null;
  const total = { minor: totalMinor, currency };
  return tell(tx, { ...news, orderId, customerId, number: shownNumber(order), total });
}

type Shipment = {
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly trackingUrl: string | null;
  readonly expectedOn: string | null;
  readonly at: Date;
  readonly isCorrected?: true;
};

/** Tells that an order is on its way; without a day that anybody has named, by the longest time of its zone. */
export async function tellShipped(
  tell: TellOrder | null,
  tx: Tx,
  order: Order,
  shipment: Shipment,
): Promise<string | null> {
  if (tell === null) return null;
  const leftAt = shipment.isCorrected ? (order.shippedAt ?? shipment.at) : shipment.at;
  const expectedOn = shipment.expectedOn ?? (await expectedDay(tx, order, leftAt));
  return tellNews(tell, tx, order, { ...shipment, kind: 'shipped', expectedOn });
}

async function expectedDay(tx: Tx, order: Order, shippedAt: Date): Promise<string | null> {
  const facts = await readBusinessFacts(tx);
  const zone = facts?.shippingZones.find(({ key }) => key === order.zone);
  if (!facts || !zone || zone.isPickup) return null;
  return afterWorkingDays(localTime(shippedAt, facts.timeZone).date, zone.maxDays);
}

/** The calendar day that is so many days from Monday to Friday later. */
function afterWorkingDays(date: string, days: number): string {
  let day = date;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return day;
}

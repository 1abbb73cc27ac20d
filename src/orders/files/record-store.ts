import { type RawBuilder, sql } from 'kysely';
import type { CustomerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { OrderId } from '../types.ts';
import type { OrderContent, OrderRecord } from './types.ts';

/** For `readStaged`: an order that was saved last with what an entry says. */
export const savedOrder = sql`select id from orders o where o.record_hash = e.hash limit 1`;

type Times = Record<'placedAt', Date> & Record<'paidAt' | 'shippedAt' | 'deliveredAt' | 'closedAt', Date | null>;

/** What an order says, with the times as the database gives them. */
type Row = Omit<OrderContent, keyof Times> &
  Times & {
    readonly id: OrderId;
    readonly number: string;
    readonly externalNumber: string | null;
    readonly customerId: CustomerId | null;
    readonly isKeptHere: boolean;
  };

const recordsWhere = (condition: RawBuilder<unknown>, end: RawBuilder<unknown> = sql``) => sql<Row>`
  select o.id, o.number, o.external_number, o.customer_id, o.state, o.placed_at, o.paid_at, o.shipped_at, o.delivered_at,
    o.closed_at, o.currency, o.shipping_minor, o.tax_minor, o.total_minor, o.refunded_minor, o.payment, o.carrier,
    o.tracking, o.delivery,
    o.placed_in is not null or o.action_id is not null
      or exists (select from order_events e where e.order_id = o.id)
      or exists (select from order_payments p where p.order_id = o.id and p.method is null) as is_kept_here,
    (select coalesce(json_agg(json_build_object('sku', l.sku, 'name', l.name, 'options', l.options,
      'quantity', l.quantity, 'unitMinor', l.unit_minor) order by l.position), '[]')
      from order_lines l where l.order_id = o.id) as lines,
    (select coalesce(json_agg(json_build_object('method', coalesce(p.method, p.provider), 'minor', p.amount_minor,
      'receipt', case when p.method is null then p.receipt else p.external_receipt end, 'at', p.at) order by p.at, p.id),
      '[]') from order_payments p where p.order_id = o.id and not p.is_late) as payments
  from orders o where ${condition} ${end}`;

/** Orders by their numbers as they are compared, ours and those of other systems. */
export async function readOrderRecords(db: Db, keys: readonly string[]): Promise<readonly OrderRecord[]> {
  const { rows } = await recordsWhere(
    sql`o.number = any(${keys}::text[]) or o.external_key = any(${keys}::text[])`,
  ).execute(db);
  return rows.map(toRecord);
}

/** The next `limit` orders in order of their ids. */
export async function readOrderRecordsAfter(
  db: Db,
  after: OrderId | null,
  limit: number,
): Promise<readonly OrderRecord[]> {
  const { rows } = await recordsWhere(
    sql`(${after}::uuid is null or o.id > ${after}::uuid)`,
    sql`order by o.id limit ${limit}`,
  ).execute(db);
  return rows.map(toRecord);
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

const toRecord = ({ id, number, externalNumber, customerId, isKeptHere, ...row }: Row): OrderRecord => ({
  ...{ id, number, externalNumber, customerId, isKeptHere },
  content: {
    state: row.state,
    placedAt: row.placedAt.toISOString(),
    paidAt: iso(row.paidAt),
    shippedAt: iso(row.shippedAt),
    deliveredAt: iso(row.deliveredAt),
    closedAt: iso(row.closedAt),
    currency: row.currency,
    shippingMinor: row.shippingMinor,
    taxMinor: row.taxMinor,
    totalMinor: row.totalMinor,
    refundedMinor: row.refundedMinor,
    payment: row.payment,
    carrier: row.carrier,
    tracking: row.tracking,
    delivery: row.delivery,
    lines: row.lines,
    payments: row.payments.map(({ at, ...payment }) => ({ ...payment, at: new Date(at).toISOString() })),
  },
});

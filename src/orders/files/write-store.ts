import { sql } from 'kysely';
import type { CustomerId } from '../../core/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { OrderId } from '../types.ts';

/** The columns of an order that a file gives; `number` is ours. Times are ISO texts. */
export type OrderRow = {
  readonly id: OrderId;
  readonly number: string;
  readonly external_number: string | null;
  readonly customer_id: CustomerId | null;
  readonly state: string;
  readonly currency: string;
  readonly subtotal_minor: number;
  readonly shipping_minor: number;
  readonly tax_minor: number;
  readonly total_minor: number;
  readonly taxes_included: boolean;
  readonly tax_rate: number;
  readonly zone: string;
  readonly delivery: unknown;
  readonly payment: string;
  readonly paid_minor: number;
  readonly refunded_minor: number;
  readonly carrier: string | null;
  readonly tracking: string | null;
  readonly placed_at: string;
  readonly paid_at: string | null;
  readonly shipped_at: string | null;
  readonly delivered_at: string | null;
  readonly closed_at: string | null;
  readonly record_hash: string;
};

const asRows = (rows: readonly OrderRow[]) => sql`
  json_to_recordset(${JSON.stringify(rows)}::json) as n (id uuid, number text, external_number text, customer_id uuid,
    state text, currency text, subtotal_minor bigint, shipping_minor bigint, tax_minor bigint, total_minor bigint,
    taxes_included boolean, tax_rate integer, zone text, delivery json, payment text, paid_minor bigint,
    refunded_minor bigint, carrier text, tracking text, placed_at timestamptz, paid_at timestamptz,
    shipped_at timestamptz, delivered_at timestamptz, closed_at timestamptz, record_hash text)`;

/**
 * Adds orders that were made elsewhere: nothing is reserved for them and nobody waits for their money here. Gives those
 * whose numbers, ours and the other system's, were free.
 */
export async function insertRecords(tx: Tx, rows: readonly OrderRow[]): Promise<readonly OrderId[]> {
  const { rows: added } = await sql<{ id: OrderId }>`
    insert into orders (id, number, external_number, customer_id, state, currency, subtotal_minor, shipping_minor,
      tax_minor, total_minor, taxes_included, tax_rate, zone, delivery, payment, payment_kind, paid_minor, refunded_minor,
      carrier, tracking, holds_stock, placed_at, paid_at, shipped_at, delivered_at, closed_at, record_hash)
    select id, number, external_number, customer_id, state, currency, subtotal_minor, shipping_minor, tax_minor,
      total_minor, taxes_included, tax_rate, zone, delivery, payment, 'elsewhere', paid_minor, refunded_minor, carrier,
      tracking, false, placed_at, paid_at, shipped_at, delivered_at, closed_at, record_hash
    from ${asRows(rows)} on conflict do nothing returning id`.execute(tx);
  return added.map(({ id }) => id);
}

export async function updateRecords(tx: Tx, rows: readonly OrderRow[]): Promise<void> {
  await sql`
    update orders o set customer_id = n.customer_id, state = n.state, currency = n.currency,
      subtotal_minor = n.subtotal_minor, shipping_minor = n.shipping_minor, tax_minor = n.tax_minor,
      total_minor = n.total_minor, taxes_included = n.taxes_included, tax_rate = n.tax_rate, zone = n.zone,
      delivery = n.delivery, payment = n.payment, paid_minor = n.paid_minor, refunded_minor = n.refunded_minor,
      carrier = n.carrier, tracking = n.tracking, placed_at = n.placed_at, paid_at = n.paid_at,
      shipped_at = n.shipped_at, delivered_at = n.delivered_at, closed_at = n.closed_at, record_hash = n.record_hash
    from ${asRows(rows)} where o.id = n.id`.execute(tx);
}

/** Keeps that a file said this of orders that are so already. */
export async function noteHashes(
  tx: Tx,
  said: readonly { readonly id: OrderId; readonly hash: string }[],
): Promise<void> {
  await sql`
    update orders o set record_hash = n.hash
    from unnest(${said.map(({ id }) => id)}::uuid[], ${said.map(({ hash }) => hash)}::text[]) as n (id, hash)
    where o.id = n.id`.execute(tx);
}

/** What a file said of these orders before makes room for what it says now. Their rows are locked by then. */
export async function clearParts(tx: Tx, ids: readonly OrderId[]): Promise<void> {
  await sql`delete from order_lines where order_id = any(${ids}::uuid[])`.execute(tx);
  await sql`delete from order_payments where order_id = any(${ids}::uuid[])`.execute(tx);
}

/** Locks orders and gives those in which nothing was done here. */
export async function lockUntouched(tx: Tx, ids: readonly OrderId[]): Promise<number> {
  await sql`select from orders where id = any(${ids}::uuid[]) order by id for update`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from orders o where id = any(${ids}::uuid[]) and placed_in is null
      and not exists (select from order_events e where e.order_id = o.id)
      and not exists (select from order_payments p where p.order_id = o.id and p.method is null)`.execute(tx);
  return rows[0]?.count ?? 0;
}

export type PartRows = {
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly payments: readonly Readonly<Record<string, unknown>>[];
  readonly history: readonly Readonly<Record<string, unknown>>[];
};

/** Lines, payments and history of orders, by the names of their columns. */
export async function insertParts(tx: Tx, { lines, payments, history }: PartRows): Promise<void> {
  await sql`
    insert into order_lines (id, order_id, position, variant_id, product_id, sku, name, options, category, is_counted,
      quantity, unit_minor)
    select * from json_to_recordset(${JSON.stringify(lines)}::json) as n (id uuid, order_id uuid, position integer,
      variant_id uuid, product_id uuid, sku text, name text, options json, category text, is_counted boolean,
      quantity integer, unit_minor bigint)`.execute(tx);
  await sql`
    insert into order_payments (id, order_id, receipt, provider, method, external_receipt, amount_minor, currency,
      is_late, at)
    select * from json_to_recordset(${JSON.stringify(payments)}::json) as n (id uuid, order_id uuid, receipt text,
      provider text, method text, external_receipt text, amount_minor bigint, currency text, is_late boolean,
      at timestamptz)`.execute(tx);
  await sql`
    insert into order_history (order_id, from_state, to_state, by, at)
    select * from json_to_recordset(${JSON.stringify(history)}::json) as n (order_id uuid, from_state text,
      to_state text, by text, at timestamptz)`.execute(tx);
}

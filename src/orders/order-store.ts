import { sql } from 'kysely';
import type { ActionId, ConversationId, CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Order, OrderId, OrderLine, OrderLineId, OrderTerms } from './types.ts';

type OrderRow = Omit<Order, 'lines'>;

const COLUMNS = sql`o.id, o.number, o.customer_id, o.placed_in, o.state, o.currency, o.subtotal_minor, o.shipping_minor,
  o.tax_minor, o.total_minor, o.taxes_included, o.tax_rate, o.zone, o.delivery, o.payment, o.payment_kind, o.paid_minor,
  o.refunded_minor, o.carrier, o.tracking, o.holds_stock, o.expires_at, o.placed_at, o.paid_at, o.shipped_at,
  o.delivered_at, o.closed_at`;

/** Whose orders may be seen: a customer's, of one conversation only when nothing more is known of them. */
export type Viewer = { readonly customerId: CustomerId; readonly onlyIn: ConversationId | null };

const seenBy = ({ customerId, onlyIn }: Viewer) =>
  sql`o.customer_id = ${customerId} and (${onlyIn}::uuid is null or o.placed_in = ${onlyIn}::uuid)`;

/** An order of the viewer's; somebody else's is as unknown as none. `lock` takes its row for the transaction. */
export async function findOwnOrder(db: Db, viewer: Viewer, number: string, lock: boolean): Promise<Order | null> {
  const { rows } = await sql<OrderRow>`
    select ${COLUMNS} from orders o where o.number = ${number} and ${seenBy(viewer)}
    ${lock ? sql`for update` : sql``}`.execute(db);
  return withLines(db, rows[0]);
}

/** Any order, for staff, the API, payments and sweeps; takes its row for the transaction. */
export async function lockOrder(
  tx: Tx,
  ref: { readonly id: OrderId } | { readonly number: string },
): Promise<Order | null> {
  const { rows } = await sql<OrderRow>`
    select ${COLUMNS} from orders o where ${'id' in ref ? sql`o.id = ${ref.id}` : sql`o.number = ${ref.number}`}
    for update`.execute(tx);
  return withLines(tx, rows[0]);
}

async function withLines(db: Db, row: OrderRow | undefined): Promise<Order | null> {
  if (!row) return null;
  const { rows } = await sql<OrderLine>`
    select id, variant_id, product_id, sku, name, name_en, options, options_en, category, is_counted, quantity, unit_minor
    from order_lines where order_id = ${row.id} order by position`.execute(db);
  return { ...row, lines: rows };
}

/** The newest orders of the viewer, without their lines. */
export async function listOwnOrders(db: Db, viewer: Viewer, limit: number): Promise<readonly OrderRow[]> {
  const { rows } = await sql<OrderRow>`
    select ${COLUMNS} from orders o where ${seenBy(viewer)} order by o.placed_at desc, o.id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

/** Orders of a customer that wait for money, and those placed since a time, cancelled ones included. */
export async function countOrders(
  db: Db,
  customerId: CustomerId,
  since: Date,
): Promise<{ readonly unpaid: number; readonly recent: number }> {
  const { rows } = await sql<{ unpaid: number; recent: number }>`
    select count(*) filter (where state in ('pending', 'preparing', 'shipped') and paid_at is null) as unpaid,
      count(*) filter (where placed_at > ${since}) as recent
    from orders where customer_id = ${customerId}`.execute(db);
  return rows[0] ?? { unpaid: 0, recent: 0 };
}

export type NewOrder = {
  readonly id: OrderId;
  readonly number: string;
  readonly customerId: CustomerId;
  readonly placedIn: ConversationId;
  readonly actionId: ActionId;
  readonly terms: OrderTerms;
  readonly optIn: { readonly source: string; readonly text: string };
  readonly expiresAt: Date | null;
  readonly placedAt: Date;
};

/** False when the number is taken: nothing was written. */
export async function insertOrder(tx: Tx, order: NewOrder): Promise<boolean> {
  const { terms, optIn } = order;
  const { rows } = await sql`
    insert into orders (id, number, customer_id, placed_in, action_id, state, currency, subtotal_minor, shipping_minor,
      tax_minor, total_minor, taxes_included, tax_rate, zone, delivery, payment, payment_kind, opt_in_source, opt_in_text,
      opt_in_at, holds_stock, expires_at, placed_at)
    values (${order.id}, ${order.number}, ${order.customerId}, ${order.placedIn}, ${order.actionId}, 'pending',
      ${terms.currency}, ${terms.subtotalMinor}, ${terms.shippingMinor}, ${terms.taxMinor}, ${terms.totalMinor},
      ${terms.taxesIncluded}, ${terms.taxRate}, ${terms.zone}, ${JSON.stringify(terms.delivery)}::json, ${terms.payment},
      ${terms.paymentKind}, ${optIn.source}, ${optIn.text}, ${order.placedAt}, true, ${order.expiresAt}, ${order.placedAt})
    on conflict (number) do nothing returning id`.execute(tx);
  return rows.length > 0;
}

export async function insertOrderLines(
  tx: Tx,
  orderId: OrderId,
  lines: readonly (OrderTerms['lines'][number] & { readonly id: OrderLineId })[],
): Promise<void> {
  await sql`
    insert into order_lines (id, order_id, position, variant_id, product_id, sku, name, name_en, options, options_en,
      category, is_counted, quantity, unit_minor)
    select id, ${orderId}::uuid, ordinality, "variantId", "productId", sku, name, "nameEn", options, "optionsEn", category,
      "isCounted", quantity, "unitMinor"
    from rows from (json_to_recordset(${JSON.stringify(lines)}::json) as (id uuid, "variantId" uuid, "productId" uuid,
      sku text, name text, "nameEn" text, options json, "optionsEn" json, category text, "isCounted" boolean,
      quantity integer, "unitMinor" bigint)) with ordinality`.execute(tx);
}

/** Ids of orders whose time to be paid is over, the oldest first. */
export async function findExpired(db: Db, now: Date, limit: number): Promise<readonly OrderId[]> {
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders where state = 'pending' and expires_at <= ${now} order by expires_at limit ${limit}`.execute(
    db,
  );
  return rows.map(({ id }) => id);
}

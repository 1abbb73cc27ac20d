import { sql } from 'kysely';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { isCalled } from './order-id-store.ts';
import type { Order, OrderId, OrderLine } from './types.ts';

type OrderRow = Omit<Order, 'lines'>;

const COLUMNS = sql`o.id, o.number, o.external_number, o.customer_id, o.placed_in, o.state, o.currency, o.subtotal_minor, o.shipping_minor,
  o.tax_minor, o.total_minor, o.taxes_included, o.tax_rate, o.zone, o.delivery, o.payment, o.payment_kind, o.paid_minor,
  o.gift_card_minor, o.exchange_minor, o.refunded_minor, o.carrier, o.tracking, o.tracking_url, o.holds_stock, o.expires_at, o.placed_at, o.paid_at, o.shipped_at,
  o.delivered_at, o.closed_at`;

/** Whose orders may be seen: a customer's, of one conversation since a time only when nothing more is known of them. */
export type Viewer = {
  readonly customerId: CustomerId;
  readonly onlyIn: ConversationId | null;
  readonly since: Date | null;
  /** Where they went may be seen too. */
  readonly opensAddress: boolean;
};

const seenBy = ({ customerId, onlyIn, since }: Viewer) =>
  sql`o.customer_id = ${customerId} and (${onlyIn}::uuid is null or o.placed_in = ${onlyIn}::uuid)
    and (${since}::timestamptz is null or o.placed_at >= ${since}::timestamptz)`;

/** An order of the viewer's; somebody else's is as unknown as none. `lock` takes its row for the transaction. */
export async function findOwnOrder(db: Db, viewer: Viewer, number: string, lock: boolean): Promise<Order | null> {
  const { rows } = await sql<OrderRow>`
    select ${COLUMNS} from orders o where ${isCalled(number)} and ${seenBy(viewer)}
    ${lock ? sql`for update` : sql``}`.execute(db);
  return withLines(db, rows[0]);
}

/** Any order, for staff, the API, payments and sweeps; takes its row for the transaction. */
export async function lockOrder(
  tx: Tx,
  ref: { readonly id: OrderId } | { readonly number: string },
): Promise<Order | null> {
  const { rows } = await sql<OrderRow>`
    select ${COLUMNS} from orders o where ${'id' in ref ? sql`o.id = ${ref.id}` : isCalled(ref.number)}
    for update`.execute(tx);
  return withLines(tx, rows[0]);
}

async function withLines(db: Db, row: OrderRow | undefined): Promise<Order | null> {
  if (!row) return null;
  const { rows } = await sql<OrderLine>`
    select id, variant_id, product_id, sku, name, name_en, options, options_en, category, is_counted, quantity, unit_minor,
      coalesce(tax_rate, ${row.taxRate}::integer) as tax_rate
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

/** Orders of a customer made in chats: those that wait for money, and those placed since a time, cancelled ones included. */
export async function countOrders(
  db: Db,
  customerId: CustomerId,
  since: Date,
): Promise<{ readonly unpaid: number; readonly recent: number }> {
  const { rows } = await sql<{ unpaid: number; recent: number }>`
    select count(*) filter (where state in ('pending', 'preparing', 'shipped') and paid_at is null) as unpaid,
      count(*) filter (where placed_at > ${since}) as recent
    from orders where customer_id = ${customerId} and placed_in is not null`.execute(db);
  return rows[0] ?? { unpaid: 0, recent: 0 };
}

/** Orders whose time to be paid is over, the oldest first, without those named. */
export async function findExpired(
  db: Db,
  now: Date,
  without: readonly OrderId[],
  limit: number,
): Promise<readonly OrderId[]> {
  const { rows } = await sql<{ id: OrderId }>`
    select id from orders where state = 'pending' and expires_at <= ${now} and id <> all(${without}::uuid[])
    order by expires_at limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}

import { sql } from 'kysely';
import type { Tx } from '../platform/db/index.ts';
import type { Delivery, LineTerms, OrderEvent, OrderId, OrderLineId, OrderState, Totals } from './types.ts';

export type StateChange = {
  readonly from: OrderState | null;
  readonly to: OrderState;
  /** `customer`, `staff`, `api`, `payment`, `expiry`. */
  readonly by: string;
  readonly reason: string | null;
  /** Business time. */
  readonly at: Date;
};

/** Moves an order and leaves a row of its history. The order's row is locked. */
export async function writeState(tx: Tx, id: OrderId, change: StateChange): Promise<void> {
  const { to, at } = change;
  await sql`
    update orders set state = ${to},
      paid_at = case when ${to} = 'paid' then coalesce(paid_at, ${at}::timestamptz) else paid_at end,
      shipped_at = case when ${to} = 'shipped' then ${at}::timestamptz else shipped_at end,
      delivered_at = case when ${to} = 'delivered' then coalesce(delivered_at, ${at}::timestamptz) else delivered_at end,
      closed_at = case when ${to} in ('cancelled', 'returned') then ${at}::timestamptz else closed_at end,
      cancel_reason = case when ${to} = 'cancelled' then ${change.reason} else cancel_reason end,
      expires_at = case when ${to} = 'pending' then expires_at end
    where id = ${id}`.execute(tx);
  await insertHistory(tx, id, change);
}

/** Puts an order back into the state in which it was before its refund. The times of that state stay what they are. */
export async function restoreState(tx: Tx, id: OrderId, change: Omit<StateChange, 'to'>): Promise<void> {
  const { rows } = await sql<{ to: OrderState }>`
    select to_state as to from order_history where order_id = ${id} and to_state not in ('partly_refunded', 'refunded')
    order by id desc limit 1`.execute(tx);
  const to = rows[0]?.to;
  if (to === undefined || to === change.from) return;
  await sql`update orders set state = ${to} where id = ${id}`.execute(tx);
  await insertHistory(tx, id, { ...change, to });
}

export async function insertHistory(tx: Tx, id: OrderId, change: StateChange): Promise<void> {
  await sql`
    insert into order_history (order_id, from_state, to_state, by, reason, at)
    values (${id}, ${change.from}, ${change.to}, ${change.by}, ${change.reason}, ${change.at})`.execute(tx);
}

export type NewEvent = {
  readonly kind: OrderEvent;
  /** What the receivers need beside the order itself; no texts of the customer's. */
  readonly detail: Readonly<Record<string, string | number | null>>;
  readonly at: Date;
};

export async function insertEvent(tx: Tx, id: OrderId, event: NewEvent): Promise<void> {
  await sql`
    insert into order_events (order_id, kind, detail, at)
    values (${id}, ${event.kind}, ${JSON.stringify(event.detail)}::json, ${event.at})`.execute(tx);
}

export type OrderUpdate = {
  readonly totals?: Totals;
  readonly delivery?: { readonly zone: string; readonly delivery: Delivery };
  readonly payment?: { readonly payment: string; readonly kind: string; readonly expiresAt: Date | null };
  readonly shipment?: {
    readonly carrier: string | null;
    readonly tracking: string | null;
    readonly trackingUrl?: string | null;
  };
  readonly holdsStock?: boolean;
  readonly exchangeMinor?: number;
};

/** Writes what an update names and leaves the rest. */
export async function updateOrder(tx: Tx, id: OrderId, update: OrderUpdate): Promise<void> {
  const { totals, delivery, payment, shipment, holdsStock, exchangeMinor } = update;
  const sets = [
    ...(totals
      ? [
          sql`subtotal_minor = ${totals.subtotalMinor}`,
          sql`shipping_minor = ${totals.shippingMinor}`,
          sql`tax_minor = ${totals.taxMinor}`,
          sql`total_minor = ${totals.totalMinor}`,
        ]
      : []),
    ...(delivery ? [sql`zone = ${delivery.zone}`, sql`delivery = ${JSON.stringify(delivery.delivery)}::json`] : []),
    ...(payment
      ? [
          sql`payment = ${payment.payment}`,
          sql`payment_kind = ${payment.kind}`,
          sql`expires_at = ${payment.expiresAt}::timestamptz`,
        ]
      : []),
    ...(shipment
      ? [
          sql`carrier = coalesce(${shipment.carrier}, carrier)`,
          sql`tracking = coalesce(${shipment.tracking}, tracking)`,
          sql`tracking_url = coalesce(${shipment.trackingUrl ?? null}, tracking_url)`,
        ]
      : []),
    ...(exchangeMinor === undefined ? [] : [sql`exchange_minor = ${exchangeMinor}`]),
    ...(holdsStock === undefined ? [] : [sql`holds_stock = ${holdsStock}`]),
  ];
  if (sets.length > 0) await sql`update orders set ${sql.join(sets)} where id = ${id}`.execute(tx);
}

/** Puts another variant in the place of one line. */
export async function replaceLine(tx: Tx, lineId: OrderLineId, line: LineTerms): Promise<void> {
  await sql`
    update order_lines set variant_id = ${line.variantId}, product_id = ${line.productId}, sku = ${line.sku},
      name = ${line.name}, name_en = ${line.nameEn}, options = ${JSON.stringify(line.options)}::json,
      options_en = ${line.optionsEn === null ? null : JSON.stringify(line.optionsEn)}::json, category = ${line.category},
      is_counted = ${line.isCounted}, unit_minor = ${line.unitMinor}, tax_rate = ${line.taxRate}
    where id = ${lineId}`.execute(tx);
}

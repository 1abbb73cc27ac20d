import { sql } from 'kysely';
import type { ActionId, ConversationId, CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { OrderId, OrderLineId, OrderTerms } from './types.ts';

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
      category, is_counted, quantity, unit_minor, tax_rate)
    select id, ${orderId}::uuid, ordinality, "variantId", "productId", sku, name, "nameEn", options, "optionsEn", category,
      "isCounted", quantity, "unitMinor", "taxRate"
    from rows from (json_to_recordset(${JSON.stringify(lines)}::json) as (id uuid, "variantId" uuid, "productId" uuid,
      sku text, name text, "nameEn" text, options json, "optionsEn" json, category text, "isCounted" boolean,
      quantity integer, "unitMinor" bigint, "taxRate" integer)) with ordinality`.execute(tx);
}

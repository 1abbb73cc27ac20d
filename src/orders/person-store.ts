import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

export type PersonOrder = { readonly id: string; readonly number: string; readonly isOpen: boolean };

/** A customer's orders; an open one still needs their address, or is about their money. */
export async function ordersOfPerson(db: Db, id: CustomerId): Promise<readonly PersonOrder[]> {
  const { rows } = await sql<PersonOrder>`
    select id, number, state in ('paid', 'preparing', 'shipped', 'return_requested', 'exchange_requested') as is_open
    from orders where customer_id = ${id} order by placed_at`.execute(db);
  return rows;
}

/** Orders stay for the books, with their amounts, dates and pieces: whose they were and where they went does not. */
export async function anonymiseOrders(tx: Tx, { orderIds }: Person): Promise<void> {
  await sql`
    update orders set customer_id = null, placed_in = null, opt_in_text = null, cancel_reason = null, tracking = null,
      tracking_url = null,
      delivery = case when delivery ->> 'kind' = 'ship' then ${NO_ADDRESS}::json else delivery end
    where id = any(${orderIds}::uuid[])`.execute(tx);
  await sql`update order_history set reason = null where order_id = any(${orderIds}::uuid[])`.execute(tx);
  await sql`update order_events set detail = '{}' where order_id = any(${orderIds}::uuid[])`.execute(tx);
  await sql`update order_payments set external_receipt = null where order_id = any(${orderIds}::uuid[])`.execute(tx);
}

const NO_ADDRESS = JSON.stringify({
  kind: 'ship',
  address: {
    ...{
      recipient: '–',
      street: '–',
      neighbourhood: null,
      city: '–',
      state: '–',
      postalCode: '00000',
      references: null,
    },
  },
});

export const personRecords = (db: Db, { customerId, orderIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    orders: sql`select * from orders where id = any(${orderIds}::uuid[]) order by placed_at`,
    order_lines: sql`
      select order_id, sku, name, options, quantity, unit_minor from order_lines where order_id = any(${orderIds}::uuid[]) order by order_id, position`,
    order_history: sql`
      select order_id, from_state, to_state, reason, at from order_history where order_id = any(${orderIds}::uuid[]) order by at`,
    order_events: sql`select order_id, kind, detail, at from order_events where order_id = any(${orderIds}::uuid[]) order by at`,
    order_payments: sql`
      select order_id, provider, amount_minor, currency, at from order_payments where order_id = any(${orderIds}::uuid[])`,
    order_returns: sql`select order_id, kind, reason, items, at from order_returns where order_id = any(${orderIds}::uuid[])`,
    refunds: sql`select order_id, target, state, amount_minor, currency, at from refunds where customer_id = ${customerId}`,
    gift_cards: sql`select number, currency, balance_minor from gift_cards where customer_id = ${customerId}`,
    gift_card_entries: sql`
      select g.number, e.amount_minor, e.order_id, e.at from gift_card_entries e join gift_cards g on g.id = e.gift_card_id
      where g.customer_id = ${customerId} order by e.at`,
    received_carts: sql`select result, received_at from received_carts where customer_id = ${customerId} order by received_at`,
    carts: sql`select delivery, updated_at from carts where customer_id = ${customerId}`,
    cart_lines: sql`select variant_id, quantity from cart_lines where customer_id = ${customerId}`,
  });

import { type RawBuilder, sql } from 'kysely';
import type { ActsWorld } from './world.ts';

/** A law of the shop: rows that break it, in words. */
type Law = { readonly name: string; readonly broken: (ids: RawBuilder<unknown>) => RawBuilder<{ line: string }> };

/** Where one effect stands for one confirmed action, by its kind. */
const EFFECTS = [
  ['place_order', 'orders', 'action_id'],
  ['request_refund', 'refunds', 'action_id'],
  ['return_items', 'order_returns', 'action_id'],
  ['billing_subscribe', 'billing_operations', 'id'],
  ['billing_change_plan', 'billing_operations', 'id'],
  ['billing_cancel', 'billing_operations', 'id'],
  ['billing_resume', 'billing_operations', 'id'],
] as const;

const oneEffectEach: readonly Law[] = EFFECTS.map(([kind, table, column]) => ({
  name: `${kind}: one effect for each yes, none without`,
  broken: (ids) => sql`
    select a.id || ' ' || a.state || ' ' || count(e.*) as line from actions a
    left join ${sql.table(table)} e on e.${sql.ref(column)} = a.id
    where a.customer_id = any(${ids}) and a.kind = ${kind}
    group by a.id having count(distinct e.${sql.ref(column)}) <> case when a.state = 'executed' then 1 else 0 end`,
}));

const LAWS: readonly Law[] = [
  ...oneEffectEach,
  {
    name: 'exchange_items: one effect for each yes that was not left unpaid, none without',
    broken: (ids) => sql`
      select a.id || ' ' || a.state || ' ' || made.count || ' ' || ended.count as line from actions a
      cross join lateral (select count(*) from order_returns e where e.action_id = a.id) made
      cross join lateral (select count(*) from order_events e where e.kind in ('order.exchange_expired', 'order.exchange_dropped')
        and e.order_id::text = a.terms::json -> 'bound' ->> 'id') ended
      where a.customer_id = any(${ids}) and a.kind = 'exchange_items'
        and (made.count > 1 or (a.state <> 'executed' and made.count > 0)
          or (a.state = 'executed' and made.count = 0 and ended.count = 0))`,
  },
  {
    name: 'an order, a refund and a return come from a confirmed action',
    broken: (ids) => sql`
      select made.kind || ' ' || made.id as line from (
        select 'order' as kind, id, action_id from orders where customer_id = any(${ids})
        union all select 'refund', id, action_id from refunds where customer_id = any(${ids})) made
      left join actions a on a.id = made.action_id and a.state = 'executed' where a.id is null`,
  },
  {
    name: 'an order is cancelled by its customer as often as they said yes to it',
    broken: (ids) => sql`
      select o.number || ' ' || done.count || ' ' || asked.count as line from orders o
      cross join lateral (select count(*) from order_history h
        where h.order_id = o.id and h.to_state = 'cancelled' and h.by = 'customer') done
      cross join lateral (select count(*) from actions a where a.kind = 'cancel_order' and a.state = 'executed'
        and a.terms::json -> 'bound' ->> 'id' = o.id::text) asked
      where o.customer_id = any(${ids}) and (done.count <> asked.count or done.count > 1)`,
  },
  {
    name: 'an order is changed as often as its customer said yes to it',
    broken: (ids) => sql`
      select o.number || ' ' || done.count || ' ' || asked.count as line from orders o
      cross join lateral (select count(*) from order_events e
        where e.order_id = o.id and e.kind = 'order.changed' and coalesce(e.detail ->> 'reason', '') <> 'return_declined') done
      cross join lateral (select count(*) from actions a where a.kind like 'change_order_%' and a.state = 'executed'
        and a.terms::json -> 'bound' ->> 'id' = o.id::text) asked
      where o.customer_id = any(${ids}) and done.count <> asked.count`,
  },
  {
    name: 'what an order was paid and given back is the sum of its payments and refunds',
    broken: (ids) => sql`
      select o.number || ' paid ' || o.paid_minor || ' of ' || p.sum || ', back ' || o.refunded_minor || ' of ' || r.sum as line
      from orders o
      cross join lateral (select coalesce(sum(amount_minor), 0) as sum from order_payments
        where order_id = o.id and not is_late) p
      cross join lateral (select coalesce(sum(amount_minor), 0) as sum from refunds
        where order_id = o.id and state = 'done') r
      where o.customer_id = any(${ids}) and (o.paid_minor <> p.sum or o.refunded_minor <> r.sum)`,
  },
  {
    name: 'an order that waits for money has not all of it, and one that has all of it does not wait',
    broken: (ids) => sql`
      select number || ' ' || state || ' ' || paid_minor || ' of ' || total_minor as line from orders
      where customer_id = any(${ids}) and payment_kind <> 'pay_on_delivery'
        and ((state in ('paid', 'preparing', 'shipped', 'delivered') and paid_minor < total_minor)
          or (state = 'pending' and paid_minor >= total_minor and total_minor > 0))`,
  },
  {
    name: 'money for an order that had ended is kept apart, and a person hears of it',
    broken: (ids) => sql`
      select o.number || ' ' || p.receipt as line from order_payments p join orders o on o.id = p.order_id
      left join staff_alerts s on s.kind = 'refund_proposed' and s.subject = p.provider || ':' || p.receipt
      where o.customer_id = any(${ids}) and p.is_late and s.kind is null`,
  },
  {
    name: 'no refund is left under way',
    broken: (ids) => sql`
      select id || ' ' || way as line from refunds
      where customer_id = any(${ids}) and state = 'requested' and way <> 'record'`,
  },
  {
    name: 'a gift card holds what was put on it, less what it pays of orders',
    broken: (ids) => sql`
      select g.number || ' ' || g.balance_minor as line from gift_cards g
      cross join lateral (select coalesce(sum(amount_minor), 0) as sum from gift_card_entries where gift_card_id = g.id) e
      cross join lateral (select coalesce(sum(amount_minor), 0) as sum from refunds
        where customer_id = g.customer_id and way = 'ledger' and state = 'done') r
      cross join lateral (select coalesce(sum(gift_card_minor), 0) as sum from orders
        where customer_id = g.customer_id) o
      cross join lateral (select coalesce(sum(amount_minor), 0) as sum from gift_card_entries
        where gift_card_id = g.id and order_id is null) given
      where g.customer_id = any(${ids}) and (g.balance_minor <> e.sum or e.sum <> r.sum - o.sum + given.sum)`,
  },
  {
    name: 'pieces are there, and those set aside are those of open orders and exchanges',
    broken: () => sql`
      select v.sku || ' ' || s.quantity || ' ' || s.reserved || ' ' || held.sum as line
      from stock s join product_variants v on v.id = s.variant_id
      cross join lateral (select coalesce(sum(pieces), 0) as sum from (
        select l.quantity as pieces from order_lines l join orders o on o.id = l.order_id
        where l.variant_id = s.variant_id and o.holds_stock
        union all select (item ->> 'quantity')::int from order_returns r join orders o on o.id = r.order_id
          cross join json_array_elements(r.items) item
        where r.kind = 'exchange' and (o.state = 'exchange_requested' or r.state = 'awaits_payment') and item -> 'to' ->> 'variantId' = s.variant_id::text) all_of) held
      where s.quantity < 0 or s.reserved < 0 or s.reserved > s.quantity or s.reserved <> held.sum`,
  },
  {
    name: 'what was done is told at most once, and told when the tap was answered',
    broken: (ids) => sql`
      select a.id || ' told ' || told.count || ', ' || coalesce(m.outcome, 'open') as line from actions a
      join messages m on m.id = a.settled_by
      cross join lateral (select count(*) from outbox_messages x
        where x.conversation_id = a.conversation_id and x.turn_id = m.id and starts_with(x.content ->> 'text', a.told || E'\\n_')) told
      where a.customer_id = any(${ids}) and a.state = 'executed'
        and (told.count > 1 or (m.outcome = 'answered' and told.count = 0))`,
  },
];

/** Laws that are broken after a story, each with the rows that break it. */
export async function brokenLaws(world: ActsWorld): Promise<string[]> {
  const ids = sql`${world.people.map(({ customerId }) => customerId)}::uuid[]`;
  const broken: string[] = [];
  for (const { name, broken: find } of LAWS) {
    const { rows } = await find(ids).execute(world.shop.db);
    broken.push(...rows.map(({ line }) => `${name}: ${line}`));
  }
  return [...broken, ...(await brokenStock(world)), ...(await brokenAtVendor(world))];
}

/** Pieces leave the shop with orders that were sent and exchanges that were made, and in no other way. */
async function brokenStock({ shop, people, stock }: ActsWorld): Promise<string[]> {
  const ids = people.map(({ customerId }) => customerId);
  const { rows } = await sql<{ sku: string; quantity: number; gone: number }>`
    select v.sku, s.quantity, gone.sum::int as gone from stock s join product_variants v on v.id = s.variant_id
    cross join lateral (select coalesce(sum(pieces), 0) as sum from (
      select l.quantity as pieces from order_lines l join orders o on o.id = l.order_id
      where l.variant_id = s.variant_id and o.customer_id = any(${ids}::uuid[])
        and exists (select from order_history h where h.order_id = o.id and h.to_state in ('shipped', 'delivered'))
      union all select (item ->> 'quantity')::int from order_returns r join orders o on o.id = r.order_id
        cross join json_array_elements(r.items) item
      where r.kind = 'exchange' and o.state = 'exchanged' and o.customer_id = any(${ids}::uuid[])
        and item -> 'to' ->> 'variantId' = s.variant_id::text
      union all select -(item ->> 'quantity')::int from order_returns r join orders o on o.id = r.order_id
        cross join json_array_elements(r.items) item join order_lines l on l.id = (item ->> 'lineId')::uuid
      where r.restocked_at is not null and o.customer_id = any(${ids}::uuid[])
        and l.variant_id = s.variant_id) all_of) gone
    where v.sku = any(${[...stock.keys()]})`.execute(shop.db);
  return rows
    .filter(({ sku, quantity, gone }) => quantity + gone !== stock.get(sku))
    .map(
      ({ sku, quantity, gone }) =>
        `pieces of ${sku}: ${stock.get(sku)} were there, ${gone} left, ${quantity} are there`,
    );
}

type Booked = { readonly receipt: string; readonly minor: number };

/** What the vendor has against what our rows and our words say. */
async function brokenAtVendor({ shop, stripe, people }: ActsWorld): Promise<string[]> {
  const ids = people.map(({ customerId }) => customerId);
  const conversations = people.map(({ id }) => id);
  const { rows: payments } = await sql<Booked>`
    select p.receipt, p.amount_minor as minor from order_payments p join orders o on o.id = p.order_id
    where o.customer_id = any(${ids}::uuid[]) and p.provider = 'stripe'`.execute(shop.db);
  const { rows: refunds } = await sql<Booked>`
    select params::json ->> 'paymentId' as receipt, r.amount_minor as minor from refunds r
    join billing_operations b on b.kind = 'refund' and b.params::json ->> 'orderId' = r.order_id::text
      and b.state = 'done' and (b.params::json -> 'amount' ->> 'minor')::bigint = r.amount_minor
    where r.customer_id = any(${ids}::uuid[]) and r.way = 'provider' and r.state = 'done'`.execute(shop.db);
  const { rows: receipts } = await sql<{ minor: number }>`
    select (f -> 'amount' ->> 'minor')::bigint as minor from receipts r cross join json_array_elements(r.facts) f
    where r.conversation_id = any(${conversations}::uuid[]) and r.source = 'billing' and f ->> 'of' = 'refund'`.execute(
    shop.db,
  );
  const paid = [...stripe.account.sessions.values()]
    .filter((one) => one.payment_status === 'paid' && one.wants.mode === 'payment')
    .map((one) => ({ receipt: String(one.payment_intent), minor: one.amount_total ?? 0 }));
  const back = [...stripe.account.refunds.values()].map((one) => ({
    receipt: String(one.payment_intent),
    minor: one.amount,
  }));
  const pages = [...stripe.account.sessions.values()].map(({ metadata }) => metadata['action_id']);
  return [
    ...differences('money that came', paid.map(lineOf), payments.map(lineOf)),
    ...differences('money that went back', back.map(lineOf), refunds.map(lineOf)),
    ...differences('receipts of money that went back', back.map(minorOf), receipts.map(minorOf)),
    ...(new Set(pages).size === pages.length ? [] : ['two pages for one yes']),
    ...back
      .filter(({ receipt, minor }) => minor > (paid.find((one) => one.receipt === receipt)?.minor ?? 0))
      .map((one) => `more went back than came: ${lineOf(one)}`),
  ];
}

const lineOf = ({ receipt, minor }: Booked): string => `${receipt} ${minor}`;
const minorOf = ({ minor }: { readonly minor: number }): string => String(minor);

function differences(what: string, vendor: readonly string[], ours: readonly string[]): string[] {
  const [theirs, own] = [vendor.toSorted().join(', '), ours.toSorted().join(', ')];
  return theirs === own ? [] : [`${what}: the vendor has [${theirs}], we have [${own}]`];
}

import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Viewer } from './order-store.ts';
import type { OrderId, RefundId } from './types.ts';

export type Credit = {
  readonly cardId: string;
  /** For a customer who has no gift card of this currency yet. */
  readonly newNumber: string;
  readonly entryId: string;
  readonly customerId: CustomerId;
  readonly refundId: RefundId;
  readonly orderId: OrderId;
  readonly amount: Money;
  readonly at: Date;
};

export type GiftCard = { readonly id: string; readonly number: string; readonly balanceMinor: number };

/** Puts a refund on the customer's gift card, once for each refund; balance and entries always agree. */
export async function creditGiftCard(tx: Tx, credit: Credit): Promise<GiftCard> {
  const { minor, currency } = credit.amount;
  const { rows } = await sql<GiftCard>`
    with card as (
      insert into gift_cards (id, customer_id, number, currency, balance_minor)
      values (${credit.cardId}, ${credit.customerId}, ${credit.newNumber}, ${currency}, ${minor})
      on conflict (customer_id, currency) do update set balance_minor = gift_cards.balance_minor + excluded.balance_minor
      returning id, number, balance_minor
    ), entry as (
      insert into gift_card_entries (id, gift_card_id, amount_minor, refund_id, order_id, at)
      select ${credit.entryId}::uuid, id, ${minor}, ${credit.refundId}::uuid, ${credit.orderId}::uuid,
        ${credit.at}::timestamptz from card
    )
    select id, number, balance_minor from card`.execute(tx);
  const [card] = rows;
  if (!card) throw new Error('a gift card was neither made nor found');
  return card;
}

/**
 * The customer's gift card of a currency. To a viewer who sees one conversation only, a card is theirs when all that is
 * on it came from orders that they see. `lock` takes its row for the transaction.
 */
export async function findOwnCard(
  db: Db,
  { customerId, onlyIn, since }: Viewer,
  currency: string,
  lock: boolean,
): Promise<GiftCard | null> {
  const { rows } = await sql<GiftCard>`
    select g.id, g.number, g.balance_minor from gift_cards g
    where g.customer_id = ${customerId} and g.currency = ${currency} and (${onlyIn}::uuid is null or (
      g.balance_minor = (select coalesce(sum(amount_minor), 0) from gift_card_entries where gift_card_id = g.id)
      and not exists (
        select 1 from gift_card_entries e left join orders o on o.id = e.order_id
        where e.gift_card_id = g.id and (o.placed_in is distinct from ${onlyIn}::uuid
          or (${since}::timestamptz is not null and o.placed_at < ${since}::timestamptz)))))
    ${lock ? sql`for update of g` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export type CardEntry = {
  readonly id: string;
  readonly cardId: string;
  readonly orderId: OrderId;
  /** Negative takes it from the card. */
  readonly minor: number;
  /** Names what moved it, once each. */
  readonly cause: string;
  readonly at: Date;
};

/** Moves money of a card with its entry; null, and nothing written, when there is less on it. */
export async function moveOnCard(tx: Tx, entry: CardEntry): Promise<GiftCard | null> {
  const { rows } = await sql<GiftCard>`
    with card as (
      update gift_cards set balance_minor = balance_minor + ${entry.minor}::bigint
      where id = ${entry.cardId} and balance_minor + ${entry.minor}::bigint >= 0
      returning id, number, balance_minor
    ), entry as (
      insert into gift_card_entries (id, gift_card_id, amount_minor, order_id, cause, at)
      select ${entry.id}::uuid, id, ${entry.minor}::bigint, ${entry.orderId}::uuid, ${entry.cause},
        ${entry.at}::timestamptz from card
    )
    select id, number, balance_minor from card`.execute(tx);
  return rows[0] ?? null;
}

/** The card that paid an order or a part of it. */
export async function cardOfOrder(tx: Tx, orderId: OrderId): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select gift_card_id as id from gift_card_entries where order_id = ${orderId} and amount_minor < 0
    order by at, id limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}

import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** A gift card as it is kept; `sourceMinor` is the balance that a file said last, null when none ever named the card. */
export type KeptGiftCard = {
  readonly customerId: CustomerId | null;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: number;
  readonly sourceMinor: number | null;
};

/** Gift cards of customers, and those of any customer that have one of the numbers, in order of their numbers. */
export async function readGiftCards(
  db: Db,
  ids: readonly CustomerId[],
  numbers: readonly string[],
): Promise<readonly KeptGiftCard[]> {
  const { rows } = await sql<KeptGiftCard>`
    select customer_id, number, currency, balance_minor, source_minor as source_minor from gift_cards
    where customer_id = any(${ids}::uuid[]) or number = any(${numbers}::text[]) order by number`.execute(db);
  return rows;
}

export type GiftCardOfFile = {
  readonly cardId: string;
  readonly entryId: string;
  readonly customerId: CustomerId;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: number;
};

/**
 * Sets balances as a file says them, new cards included: the difference to what was on a card is an entry of its own, so
 * that balance and entries always agree. A customer's card of the currency gets the number of the file.
 */
export async function setGiftCards(tx: Tx, cards: readonly GiftCardOfFile[], at: Date): Promise<void> {
  if (cards.length === 0) return;
  await sql`
    select from gift_cards where customer_id = any(${cards.map((card) => card.customerId)}::uuid[]) order by id for update`.execute(
    tx,
  );
  await sql`
    with given as (
      select * from json_to_recordset(${JSON.stringify(cards)}::json) as g ("cardId" uuid, "entryId" uuid,
        "customerId" uuid, number text, currency text, "balanceMinor" bigint)
    ), before as (
      select customer_id, currency, balance_minor from gift_cards
      where customer_id = any(${cards.map((card) => card.customerId)}::uuid[])
    ), card as (
      insert into gift_cards (id, customer_id, number, currency, balance_minor, source_minor)
      select "cardId", "customerId", number, currency, "balanceMinor", "balanceMinor" from given
      on conflict (customer_id, currency) do update set number = excluded.number,
        balance_minor = excluded.balance_minor, source_minor = excluded.source_minor
      returning id, customer_id, currency, balance_minor
    )
    insert into gift_card_entries (id, gift_card_id, amount_minor, at)
    select given."entryId", card.id, card.balance_minor - coalesce(before.balance_minor, 0), ${at}::timestamptz
    from card join given on given."customerId" = card.customer_id and given.currency = card.currency
    left join before on before.customer_id = card.customer_id and before.currency = card.currency
    where card.balance_minor <> coalesce(before.balance_minor, 0)`.execute(tx);
}

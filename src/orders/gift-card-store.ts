import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Tx } from '../platform/db/index.ts';
import type { RefundId } from './types.ts';

export type Credit = {
  readonly cardId: string;
  /** For a customer who has no gift card of this currency yet. */
  readonly newNumber: string;
  readonly entryId: string;
  readonly customerId: CustomerId;
  readonly refundId: RefundId;
  readonly amount: Money;
  readonly at: Date;
};

export type GiftCard = { readonly number: string; readonly balanceMinor: number };

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
      insert into gift_card_entries (id, gift_card_id, amount_minor, refund_id, at)
      select ${credit.entryId}::uuid, id, ${minor}, ${credit.refundId}::uuid, ${credit.at}::timestamptz from card
    )
    select number, balance_minor from card`.execute(tx);
  const [card] = rows;
  if (!card) throw new Error('a gift card was neither made nor found');
  return card;
}

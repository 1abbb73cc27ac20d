import type { CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db } from '../platform/db/index.ts';
import { type KeptGiftCard, readGiftCards } from './gift-card-file-store.ts';

export type GivenGiftCard = { readonly customerId: CustomerId; readonly number: string; readonly balance: Money };
export type GiftCardRefusal = 'of_another' | 'other_currency' | 'has_one';

type GiftCardPlan = {
  /** The same balance as now, where a file said another one last: nothing moves, and it is kept that it was said. */
  readonly repeated: readonly GivenGiftCard[];
  readonly changed: readonly GivenGiftCard[];
  readonly refused: readonly { readonly card: GivenGiftCard; readonly why: GiftCardRefusal }[];
};

/**
 * What a file changes of gift cards. What it repeats changes nothing, also when the card was used since; a new balance is
 * the truth. A customer has one card a currency: one that the shop itself gave is not replaced.
 */
export async function planGiftCards(db: Db, given: readonly GivenGiftCard[]): Promise<GiftCardPlan> {
  const kept = await readGiftCards(
    db,
    given.map(({ customerId }) => customerId),
    given.map(({ number }) => number),
  );
  const byNumber = new Map(kept.map((card) => [card.number, card]));
  const byOwner = new Map(kept.map((card) => [`${card.customerId} ${card.currency}`, card]));
  const [changed, repeated]: [GivenGiftCard[], GivenGiftCard[]] = [[], []];
  const refused: { card: GivenGiftCard; why: GiftCardRefusal }[] = [];
  for (const card of given) {
    const own = byOwner.get(`${card.customerId} ${card.balance.currency}`) ?? null;
    const verdict = verdictOf(card, byNumber.get(card.number) ?? null, own);
    if (verdict === 'changed') changed.push(card);
    else if (verdict === 'repeated') repeated.push(card);
    else if (verdict !== 'same') refused.push({ card, why: verdict });
  }
  return { changed, repeated, refused };
}

function verdictOf(
  { customerId, balance }: GivenGiftCard,
  named: KeptGiftCard | null,
  own: KeptGiftCard | null,
): 'changed' | 'repeated' | 'same' | GiftCardRefusal {
  if (named !== null) {
    if (named.customerId !== customerId) return 'of_another';
    if (named.currency !== balance.currency) return 'other_currency';
    if (named.sourceMinor === balance.minor) return 'same';
    if (named.balanceMinor !== balance.minor) return 'changed';
    return named.sourceMinor === null ? 'same' : 'repeated';
  }
  return own === null || own.sourceMinor !== null ? 'changed' : 'has_one';
}

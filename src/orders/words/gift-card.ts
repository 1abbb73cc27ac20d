import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import type { PaidByCard } from '../pay-by-card.ts';
import type { CardPart, Order } from '../types.ts';

export const giftCardName = (language: Language): string => (language === 'es' ? 'tarjeta de regalo' : 'gift card');

type Due = { readonly card: CardPart; readonly restMinor: number; readonly currency: string };

/** What the card would pay and what remains, a line each. */
export function cardLines({ card, restMinor, currency }: Due, language: Language): string {
  const money = (minor: number): string => formatMoney({ minor, currency }, language);
  return language === 'es'
    ? `Tu tarjeta de regalo ${card.number} paga: ${money(card.minor)}\nQueda por pagar: ${money(restMinor)}`
    : `Your gift card ${card.number} pays: ${money(card.minor)}\nLeft to pay: ${money(restMinor)}`;
}

type Paid = { readonly card: PaidByCard; readonly restMinor: number; readonly currency: string };

/** What the card has paid, what is left on it, and what remains. */
export function paidByCardText({ card, restMinor, currency }: Paid, language: Language): string {
  const [paid, balance, rest] = [card.minor, card.balanceMinor, restMinor].map((minor) =>
    formatMoney({ minor, currency }, language),
  );
  if (language === 'es') {
    const left = restMinor > 0 ? ` Queda por pagar: ${rest}.` : ' No queda nada por pagar.';
    return `Tu tarjeta de regalo ${card.number} pagó ${paid} (saldo: ${balance}).${left}`;
  }
  const left = restMinor > 0 ? ` Left to pay: ${rest}.` : ' Nothing is left to pay.';
  return `Your gift card ${card.number} paid ${paid} (balance: ${balance}).${left}`;
}

/** What the card has paid of an order, for receipts; null when it paid nothing. */
export function cardReceipt(order: Pick<Order, 'giftCardMinor' | 'currency'>, language: Language): string | null {
  if (order.giftCardMinor === 0) return null;
  const paid = formatMoney({ minor: order.giftCardMinor, currency: order.currency }, language);
  return language === 'es' ? `Tu tarjeta de regalo pagó ${paid}.` : `Your gift card paid ${paid}.`;
}

/** What goes back to the card when an order ends, or has gone back. */
export const cardBackText = (amount: string, isDone: boolean, language: Language): string => {
  if (language === 'es')
    return isDone ? `${amount} regresaron a tu tarjeta de regalo.` : `${amount} regresan a tu tarjeta de regalo.`;
  return isDone ? `${amount} went back to your gift card.` : `${amount} go back to your gift card.`;
};

import type { Language } from '../../core/language.ts';
import { cardBackText } from './gift-card.ts';

type Cancel = {
  readonly number: string;
  readonly total: string;
  /** Something was paid that does not go back by itself. */
  readonly isPaid: boolean;
  /** What goes back to the gift card by itself. */
  readonly cardBack: string | null;
};

export function cancelQuestion({ number, total, isPaid, cardBack }: Cancel, language: Language): string {
  const card = cardBack === null ? '' : ` ${cardBackText(cardBack, false, language)}`;
  if (language === 'es') {
    const paid = isPaid
      ? ` Lo ${card ? 'demás ' : ''}pagado no se devuelve solo: después puedes pedir el reembolso.`
      : '';
    return `¿Confirmas que se cancele tu pedido ${number} por ${total}?${card}${paid}`;
  }
  const paid = isPaid
    ? ` What ${card ? 'else ' : ''}was paid does not return by itself: you can ask for the refund afterwards.`
    : '';
  return `Do you confirm that your order ${number} over ${total} is cancelled?${card}${paid}`;
}

export function cancelledText({ number, isPaid, cardBack }: Omit<Cancel, 'total'>, language: Language): string {
  const card = cardBack === null ? '' : ` ${cardBackText(cardBack, true, language)}`;
  if (language === 'es')
    return `Tu pedido ${number} quedó cancelado.${card}${isPaid ? ' Si quieres, pide ahora el reembolso.' : ''}`;
  return `Your order ${number} is cancelled.${card}${isPaid ? ' If you like, ask for the refund now.' : ''}`;
}

type ItemChange = {
  readonly number: string;
  readonly quantity: number;
  readonly from: string;
  readonly to: string;
  /** Shipping, taxes and total from now on, a line each. */
  readonly totals: string;
};

export const itemQuestion = (change: ItemChange, language: Language): string =>
  language === 'es'
    ? `¿Confirmas este cambio en tu pedido ${change.number}?\n${change.quantity} × ${change.from} → ${change.to}\n${change.totals}`
    : `Do you confirm this change of your order ${change.number}?\n${change.quantity} × ${change.from} → ${change.to}\n${change.totals}`;

export const itemChangedText = (change: ItemChange, language: Language): string =>
  language === 'es'
    ? `Tu pedido ${change.number} quedó cambiado: ahora lleva ${change.quantity} × ${change.to}.\n${change.totals}`
    : `Your order ${change.number} has been changed: it has ${change.quantity} × ${change.to} now.\n${change.totals}`;

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

type Cancelled = Omit<Cancel, 'isPaid'> & {
  /** What can be asked back; null: nothing. */
  readonly due: string | null;
};

/** The receipt: which order, its amount, what went back to the gift card and what is still to be refunded. */
export function cancelledText({ number, total, cardBack, due }: Cancelled, language: Language): string {
  const isSpanish = language === 'es';
  const card = cardBack === null ? [] : [cardBackText(cardBack, true, language)];
  const nothing = isSpanish ? 'No hay nada por reembolsar.' : 'There is nothing to refund.';
  const refund = isSpanish
    ? `Por reembolsar: ${due}. Si quieres, pide ahora el reembolso.`
    : `To be refunded: ${due}. If you like, ask for the refund now.`;
  return [
    isSpanish
      ? `Tu pedido ${number} por ${total} quedó cancelado.`
      : `Your order ${number} over ${total} is cancelled.`,
    ...card,
    ...(due !== null ? [refund] : cardBack === null ? [nothing] : []),
  ].join(' ');
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

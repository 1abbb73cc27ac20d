import type { Language } from '../../core/language.ts';

type Cancel = { readonly number: string; readonly total: string; readonly isPaid: boolean };

export function cancelQuestion({ number, total, isPaid }: Cancel, language: Language): string {
  if (language === 'es') {
    const paid = isPaid ? ' Lo pagado no se devuelve solo: después puedes pedir el reembolso.' : '';
    return `¿Confirmas que se cancele tu pedido ${number} por ${total}?${paid}`;
  }
  const paid = isPaid ? ' What was paid does not return by itself: you can ask for the refund afterwards.' : '';
  return `Do you confirm that your order ${number} over ${total} is cancelled?${paid}`;
}

export function cancelledText({ number, isPaid }: Omit<Cancel, 'total'>, language: Language): string {
  if (language === 'es')
    return `Tu pedido ${number} quedó cancelado.${isPaid ? ' Si quieres, pide ahora el reembolso.' : ''}`;
  return `Your order ${number} is cancelled.${isPaid ? ' If you like, ask for the refund now.' : ''}`;
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

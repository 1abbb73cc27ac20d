import type { Language } from '../../core/language.ts';
import { hoursText } from './describe.ts';
import { list } from './returns.ts';

/** How the difference of an exchange is settled; `amount` is never negative. */
export type Settlement =
  | { readonly how: 'none' }
  | { readonly how: 'link'; readonly amount: string; readonly hours: number }
  | { readonly how: 'gift_card'; readonly amount: string; readonly card: string }
  | { readonly how: 'on_delivery'; readonly amount: string }
  | { readonly how: 'refund'; readonly amount: string; readonly to: readonly ('original' | 'gift_card')[] };

type Exchange = { readonly number: string; readonly items: readonly string[]; readonly settled: Settlement };

const WHERE = {
  es: { original: 'a la forma de pago original', gift_card: 'a tu tarjeta de regalo' },
  en: { original: 'to the original way of payment', gift_card: 'to your gift card' },
} as const;

function settledText(settled: Settlement, language: Language): string {
  if (settled.how === 'none') return '';
  const { amount } = settled;
  const where = settled.how === 'refund' ? settled.to.map((to) => WHERE[language][to]) : [];
  const card = settled.how === 'gift_card' ? settled.card : '';
  const hours = hoursText(settled.how === 'link' ? settled.hours : 0, language);
  if (language === 'es')
    return {
      link: `\nLa diferencia de ${amount} se paga con un enlace que te mandamos. Lo nuevo queda apartado ${hours} y la tienda empieza el cambio cuando esté pagado.`,
      gift_card: `\nLa diferencia de ${amount} la paga tu tarjeta de regalo ${card}.`,
      on_delivery: `\nLa diferencia de ${amount} se paga al recibir lo nuevo.`,
      refund: `\nLa diferencia de ${amount} a tu favor se reembolsa ${where.join(' y ')} cuando la tienda tenga lo que devuelves.`,
    }[settled.how];
  return {
    link: `\nThe difference of ${amount} is paid by a link that we send you. The new pieces are set aside for ${hours}, and the shop begins the exchange once it is paid.`,
    gift_card: `\nThe difference of ${amount} is paid by your gift card ${card}.`,
    on_delivery: `\nThe difference of ${amount} is paid when you receive the new pieces.`,
    refund: `\nThe difference of ${amount} in your favour is refunded ${where.join(' and ')} once the shop has what you send back.`,
  }[settled.how];
}

export const dropQuestion = (number: string, amount: string, language: Language): string =>
  language === 'es'
    ? `¿Confirmas que se cancele el cambio de tu pedido ${number}, cuya diferencia de ${amount} no está pagada? El pedido queda como está.`
    : `Do you confirm that the exchange for your order ${number} is cancelled, whose difference of ${amount} is not paid? The order stays as it is.`;

export const droppedText = (number: string, amount: string, language: Language): string =>
  language === 'es'
    ? `El cambio de tu pedido ${number} quedó cancelado; ya no hay que pagar la diferencia de ${amount}. El pedido queda como está.`
    : `The exchange for your order ${number} is cancelled; its difference of ${amount} need not be paid any more. The order stays as it is.`;

export function exchangeQuestion({ number, items, settled }: Exchange, language: Language): string {
  const isFree = settled.how === 'none';
  if (language === 'es')
    return `¿Confirmas que quieres cambiar esto de tu pedido ${number}${isFree ? ', sin costo por el producto' : ''}?\n${list(items)}${settledText(settled, language)}`;
  return `Do you confirm that you want to exchange this from your order ${number}${isFree ? ', at no cost for the product' : ''}?\n${list(items)}${settledText(settled, language)}`;
}

export function exchangeAskedText({ number, items, settled }: Exchange, language: Language): string {
  const difference = settledText(settled, language);
  if (settled.how === 'link')
    return language === 'es'
      ? `El cambio de tu pedido ${number} espera su pago:\n${list(items)}${difference}`
      : `The exchange for your order ${number} waits for its payment:\n${list(items)}${difference}`;
  return language === 'es'
    ? `El cambio de tu pedido ${number} quedó solicitado y lo nuevo está apartado:\n${list(items)}${difference}\nLa tienda te dirá cómo entregarlo.`
    : `The exchange for your order ${number} has been requested and the new pieces are set aside:\n${list(items)}${difference}\nThe shop will tell you how to hand it over.`;
}

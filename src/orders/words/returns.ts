import type { Language } from '../../core/language.ts';

type SentBack = { readonly number: string; readonly items: readonly string[]; readonly value: string };

const list = (items: readonly string[]): string => items.map((item) => `• ${item}`).join('\n');

export const returnQuestion = ({ number, items, value }: SentBack, language: Language): string =>
  language === 'es'
    ? `¿Confirmas que quieres devolver esto de tu pedido ${number}?\n${list(items)}\nValor: ${value}. El reembolso se pide cuando la tienda lo haya recibido.`
    : `Do you confirm that you want to return this from your order ${number}?\n${list(items)}\nValue: ${value}. The refund is asked for once the shop has received it.`;

export const returnAskedText = ({ number, items }: SentBack, language: Language): string =>
  language === 'es'
    ? `La devolución de tu pedido ${number} quedó solicitada:\n${list(items)}\nLa tienda te dirá cómo entregarlo.`
    : `The return of your order ${number} has been requested:\n${list(items)}\nThe shop will tell you how to hand it over.`;

export const exchangeQuestion = ({ number, items }: Omit<SentBack, 'value'>, language: Language): string =>
  language === 'es'
    ? `¿Confirmas que quieres cambiar esto de tu pedido ${number}, sin costo por el producto?\n${list(items)}`
    : `Do you confirm that you want to exchange this from your order ${number}, at no cost for the product?\n${list(items)}`;

export const exchangeAskedText = ({ number, items }: Omit<SentBack, 'value'>, language: Language): string =>
  language === 'es'
    ? `El cambio de tu pedido ${number} quedó solicitado y lo nuevo está apartado:\n${list(items)}\nLa tienda te dirá cómo entregarlo.`
    : `The exchange for your order ${number} has been requested and the new pieces are set aside:\n${list(items)}\nThe shop will tell you how to hand it over.`;

type Refund = {
  readonly number: string;
  readonly amount: string;
  readonly target: 'original' | 'gift_card';
};

export function refundQuestion({ number, amount, target }: Refund, language: Language): string {
  if (language === 'es') {
    const where = target === 'original' ? 'a la forma de pago original' : 'a tu tarjeta de regalo de la tienda';
    return `¿Confirmas el reembolso de ${amount} de tu pedido ${number} ${where}?`;
  }
  const where = target === 'original' ? 'to the original way of payment' : 'to your gift card of the shop';
  return `Do you confirm the refund of ${amount} for your order ${number} ${where}?`;
}

/** Until money has moved, a refund is only asked for. */
export const refundAskedText = ({ number, amount }: Refund, language: Language): string =>
  language === 'es'
    ? `El reembolso de ${amount} de tu pedido ${number} quedó solicitado. Todavía no se ha enviado el dinero.`
    : `The refund of ${amount} for your order ${number} has been requested. The money has not been sent yet.`;

type Credited = { readonly number: string; readonly amount: string; readonly card: string; readonly balance: string };

export const creditedText = ({ number, amount, card, balance }: Credited, language: Language): string =>
  language === 'es'
    ? `Listo: abonamos ${amount} de tu pedido ${number} a tu tarjeta de regalo ${card}. Saldo: ${balance}.`
    : `Done: ${amount} from your order ${number} has been credited to your gift card ${card}. Balance: ${balance}.`;

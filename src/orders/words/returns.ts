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

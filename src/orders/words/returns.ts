import type { Language } from '../../core/language.ts';

type SentBack = { readonly number: string; readonly items: readonly string[]; readonly value: string };

export const list = (items: readonly string[]): string => items.map((item) => `• ${item}`).join('\n');

export const returnQuestion = ({ number, items, value }: SentBack, language: Language): string =>
  language === 'es'
    ? `¿Confirmas que quieres devolver esto de tu pedido ${number}?\n${list(items)}\nValor: ${value}. El reembolso se pide cuando la tienda lo haya recibido.`
    : `Do you confirm that you want to return this from your order ${number}?\n${list(items)}\nValue: ${value}. The refund is asked for once the shop has received it.`;

export const returnAskedText = ({ number, items }: SentBack, language: Language): string =>
  language === 'es'
    ? `La devolución de tu pedido ${number} quedó solicitada:\n${list(items)}\nLa tienda te dirá cómo entregarlo.`
    : `The return of your order ${number} has been requested:\n${list(items)}\nThe shop will tell you how to hand it over.`;

import type { Language } from '../../core/language.ts';

type Refund = { readonly number: string; readonly amount: string };
type Part = { readonly target: 'original' | 'gift_card'; readonly amount: string };

const WHERE = {
  es: { original: 'a la forma de pago original', gift_card: 'a tu tarjeta de regalo de la tienda' },
  en: { original: 'to the original way of payment', gift_card: 'to your gift card of the shop' },
} as const;

/** With more than one part each is named. */
export function refundQuestion(
  { number, amount, parts }: Refund & { readonly parts: readonly Part[] },
  language: Language,
): string {
  const places = parts.map((part) => {
    const where = WHERE[language][part.target];
    return parts.length > 1 ? `${part.amount} ${where}` : where;
  });
  const where = `${parts.length > 1 ? ':' : ''} ${places.join(language === 'es' ? ' y ' : ' and ')}`;
  return language === 'es'
    ? `¿Confirmas el reembolso de ${amount} de tu pedido ${number}${where}?`
    : `Do you confirm the refund of ${amount} for your order ${number}${where}?`;
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

import type { Language } from '../../core/language.ts';

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

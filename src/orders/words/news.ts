import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import type { OrderNews } from '../ports.ts';

/** A day as people write it: 4 de diciembre de 2026. */
const dayText = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es-MX' : 'en-US', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** What became of an order, in words for an open window. */
export function newsText(news: OrderNews, language: Language): string {
  const { number } = news;
  const isSpanish = language === 'es';
  const total = formatMoney(news.total, language);
  switch (news.kind) {
    case 'placed':
      if (news.said !== undefined) return news.said;
      return isSpanish
        ? `Registramos tu pedido ${number} por un total de ${total}. Te escribiremos por este chat cuando salga a reparto.`
        : `We have registered your order ${number} for a total of ${total}. We will write to you in this chat when it leaves for delivery.`;
    case 'shipped':
      return shippedText(news, language);
    case 'ended':
      return isSpanish
        ? `Tu pedido ${number} por ${total} quedó cancelado porque ${news.reason === 'unpaid' ? 'no se pagó a tiempo' : 'el pago falló'}. Si todavía lo quieres, escríbenos y lo hacemos de nuevo.`
        : `Your order ${number} over ${total} has been cancelled because ${news.reason === 'unpaid' ? 'it was not paid in time' : 'its payment failed'}. If you still want it, write to us and we place it again.`;
    default: {
      const difference = formatMoney(news.difference, language);
      return isSpanish
        ? `El cambio de tu pedido ${number} terminó porque la diferencia de ${difference} no se pagó a tiempo. El pedido queda como estaba; si todavía lo quieres, pide el cambio otra vez.`
        : `The exchange for your order ${number} has ended because the difference of ${difference} was not paid in time. The order is as it was; if you still want it, ask for the exchange again.`;
    }
  }
}

const onItsWay: Readonly<Record<Language, (number: string) => string>> = {
  es: (number) => `Tu pedido ${number} va en camino.`,
  en: (number) => `Your order ${number} is on its way.`,
};

const correctedLine: typeof onItsWay = {
  es: (number) => `Los datos de envío de tu pedido ${number} cambiaron; estos son los que valen.`,
  en: (number) => `The shipping details of your order ${number} have changed; these are the right ones.`,
};

function shippedText(
  { number, carrier, tracking, trackingUrl, expectedOn, isCorrected }: Extract<OrderNews, { kind: 'shipped' }>,
  language: Language,
): string {
  const isSpanish = language === 'es';
  const lines = [
    isCorrected ? correctedLine[language](number) : onItsWay[language](number),
    carrier && (isSpanish ? `Lo lleva ${carrier}.` : `${carrier} brings it.`),
    tracking && (isSpanish ? `Número de guía: ${tracking}.` : `Tracking number: ${tracking}.`),
    expectedOn &&
      (isSpanish
        ? `La entrega está prevista para el ${dayText(expectedOn, language)}.`
        : `Delivery is expected on ${dayText(expectedOn, language)}.`),
    trackingUrl,
  ];
  return lines.filter((line) => line !== null && line !== '').join('\n');
}

/** The same in few words, for the subject of a mail. */
export function newsStatus(news: OrderNews, language: Language): string {
  const isSpanish = language === 'es';
  switch (news.kind) {
    case 'placed':
      return isSpanish ? 'registrado' : 'registered';
    case 'shipped':
      if (news.isCorrected)
        return isSpanish ? 'enviado, con otro número de guía' : 'shipped, with a new tracking number';
      return isSpanish ? 'enviado' : 'shipped';
    case 'ended':
      if (news.reason === 'unpaid') return isSpanish ? 'cancelado, no se pagó a tiempo' : 'cancelled, not paid in time';
      return isSpanish ? 'cancelado, el pago falló' : 'cancelled, its payment failed';
    default:
      return isSpanish ? 'el cambio terminó, la diferencia no se pagó' : 'the exchange ended, its difference unpaid';
  }
}

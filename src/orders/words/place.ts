import { z } from 'zod';
import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import type { BusinessFacts } from '../../knowledge/index.ts';
import type { PaidByCard } from '../pay-by-card.ts';
import type { Quote } from '../quote-order.ts';
import type { CardPart, OrderTerms } from '../types.ts';
import { deliveryText, hoursText, lineText, nameOfLine, paymentText } from './describe.ts';
import { cardLines, paidByCardText } from './gift-card.ts';
import { totalsText } from './totals.ts';

const OPT_IN: Readonly<Record<Language, string>> = {
  es: 'Al confirmar, te avisaremos por WhatsApp de este pedido.',
  en: 'When you confirm, we will write to you on WhatsApp about this order.',
};

/** What the customer agrees to hear from us, as it was said. */
export const optInText = (language: Language): string => OPT_IN[language];

/** A quote, with what the gift card would pay of it. */
type Asked = Quote & { readonly card: CardPart | null };

/** Everything that a yes is bound to, in words. */
export function orderQuestion({ terms, shortages, facts, card }: Asked, language: Language): string {
  const isSpanish = language === 'es';
  const short = shortages.map(({ line, got, wanted }) => {
    const name = nameOfLine(line, language);
    if (got === 0) return isSpanish ? `Ya no hay: ${name}.` : `Not available any more: ${name}.`;
    return isSpanish ? `De ${name} solo hay ${got}, no ${wanted}.` : `Of ${name} there are only ${got}, not ${wanted}.`;
  });
  return [
    ...short,
    isSpanish ? '¿Confirmas este pedido?' : 'Do you confirm this order?',
    ...terms.lines.map((line) => `• ${lineText(line, terms.currency, language)}`),
    totalsText(terms, facts, language),
    `${isSpanish ? 'Entrega' : 'Delivery'}: ${deliveryText(terms.delivery, language)}`,
    ...(card
      ? [cardLines({ card, restMinor: terms.totalMinor - card.minor, currency: terms.currency }, language)]
      : []),
    ...(card?.minor === terms.totalMinor
      ? []
      : [`${isSpanish ? 'Pago' : 'Payment'}: ${paymentText(terms.payment, facts, language)}`]),
    OPT_IN[language],
  ].join('\n');
}

const Before = z.object({
  lines: z.array(z.object({ variantId: z.string(), unitMinor: z.number(), quantity: z.number() })),
  shippingMinor: z.number(),
  totalMinor: z.number(),
  card: z.object({ minor: z.number() }).optional(),
});

/** What is not as it was when the customer was asked. */
export function quoteDifference(before: unknown, { terms, card }: Asked, language: Language): string | null {
  const was = Before.safeParse(before).data;
  if (!was) return null;
  const money = (minor: number): string => formatMoney({ minor, currency: terms.currency }, language);
  const [from, to] = language === 'es' ? ['antes', 'ahora'] : ['before', 'now'];
  const differs = (name: string, old: number, now: number): string[] =>
    old === now ? [] : [`${name}: ${from} ${money(old)}, ${to} ${money(now)}.`];
  const changes = terms.lines.flatMap((line) => {
    const old = was.lines.find(({ variantId }) => variantId === line.variantId);
    if (!old) return [];
    const name = nameOfLine(line, language);
    const fewer = old.quantity === line.quantity ? [] : [`${name}: ${from} ${old.quantity}, ${to} ${line.quantity}.`];
    return [...differs(name, old.unitMinor, line.unitMinor), ...fewer];
  });
  const all = [
    ...changes,
    ...differs(language === 'es' ? 'Envío' : 'Shipping', was.shippingMinor, terms.shippingMinor),
    ...differs('Total', was.totalMinor, terms.totalMinor),
    ...differs(language === 'es' ? 'Tarjeta de regalo' : 'Gift card', was.card?.minor ?? 0, card?.minor ?? 0),
  ];
  return all.length === 0 ? null : all.join('\n');
}

type Placed = {
  readonly number: string;
  readonly total: string;
  readonly terms: OrderTerms;
  readonly facts: BusinessFacts;
  readonly hours: number;
  readonly paid: PaidByCard | null;
};

/** The receipt: what, how much, number, and what happens next. */
export function placedText({ number, total, terms, facts, hours, paid }: Placed, language: Language): string {
  const isSpanish = language === 'es';
  const items = terms.lines.map((line) => `${line.quantity} × ${nameOfLine(line, language)}`).join(', ');
  const payment = paymentText(terms.payment, facts, language);
  const restMinor = terms.totalMinor - (paid?.minor ?? 0);
  const waits = terms.paymentKind !== 'pay_on_delivery' && restMinor > 0;
  const card = paid ? ` ${paidByCardText({ card: paid, restMinor, currency: terms.currency }, language)}` : '';
  const how = restMinor > 0 || !paid ? ` ${isSpanish ? 'Pago' : 'Payment'}: ${payment}.` : '';
  if (isSpanish) {
    const next = waits ? ` Apartamos tus productos ${hoursText(hours, language)} mientras se paga.` : '';
    return `Listo, tu pedido quedó registrado con el número *${number}*: ${items}. Total: ${total}.${card}${how}${next}`;
  }
  const next = waits ? ` We keep your products for ${hoursText(hours, language)} while it is paid.` : '';
  return `Done, your order is placed with the number *${number}*: ${items}. Total: ${total}.${card}${how}${next}`;
}

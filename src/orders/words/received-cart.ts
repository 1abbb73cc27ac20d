import type { Language } from '../../core/language.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { BusinessFacts } from '../../knowledge/index.ts';
import type { Delivery, LineTerms } from '../types.ts';
import { lineText, nameOfLine } from './describe.ts';

type Named = Pick<LineTerms, 'name' | 'nameEn' | 'options' | 'optionsEn'>;

/** What is not as the customer saw it in WhatsApp's shop window. */
export type CartDifference =
  | { readonly kind: 'unknown'; readonly reference: string }
  | {
      readonly kind: 'fewer';
      readonly named: Named;
      readonly wanted: number;
      readonly got: number;
      readonly isSold: boolean;
    }
  | { readonly kind: 'price'; readonly named: Named; readonly now: Money; readonly shown: Money }
  /** More lines than one order takes. */
  | { readonly kind: 'too_many'; readonly left: number };

type Received = {
  readonly lines: readonly LineTerms[];
  readonly differences: readonly CartDifference[];
  /** The cart held something else before. */
  readonly isReplaced: boolean;
  readonly delivery: Delivery | null;
  readonly business: BusinessFacts | null;
};

const WORDS = {
  es: {
    unknownShop: 'Recibí tu carrito, pero todavía no puedo ponerle precios. ¿Quieres que lo vea una persona?',
    nothing: 'Recibí tu carrito de WhatsApp, pero no puedo vender nada de lo que trae, así que tu carrito sigue igual.',
    taken: 'Recibí tu carrito de WhatsApp. Así queda con los precios de hoy:',
    replaced: 'Sustituye lo que tenías antes en tu carrito.',
    differs: 'Esto es distinto de lo que veías:',
    subtotal: 'Subtotal',
    notYet: 'Todavía no es un pedido.',
    address: '¿A qué dirección te lo mando?',
    payment: '¿Cómo quieres pagarlo?',
    other: '¿Qué producto buscas?',
  },
  en: {
    unknownShop: 'I received your cart, but I cannot price it yet. Would you like a person to look at it?',
    nothing: 'I received your WhatsApp cart, but I cannot sell anything in it, so your cart is as it was.',
    taken: 'I received your WhatsApp cart. This is what it is at today’s prices:',
    replaced: 'It replaces what was in your cart before.',
    differs: 'This is different from what you saw:',
    subtotal: 'Subtotal',
    notYet: 'This is not an order yet.',
    address: 'Which address should it go to?',
    payment: 'How would you like to pay?',
    other: 'Which product are you looking for?',
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;

/** What the customer is told of a cart that came from WhatsApp: every line, and every difference before anything is asked. */
export function receivedCartText(received: Received, language: Language): string {
  const words = WORDS[language];
  const { business, lines, differences, delivery } = received;
  if (business === null) return words.unknownShop;
  const differs =
    differences.length === 0
      ? []
      : ['', words.differs, ...differences.map((one) => `- ${differenceText(one, language)}`)];
  if (lines.length === 0) return [words.nothing, ...differs, '', words.other].join('\n');
  const subtotal = lines.reduce((sum, line) => sum + line.quantity * line.unitMinor, 0);
  return [
    words.taken,
    ...lines.map((line) => `- ${lineText(line, business.currency, language)}`),
    `${words.subtotal}: ${formatMoney({ minor: subtotal, currency: business.currency }, language)}`,
    ...(received.isReplaced ? [words.replaced] : []),
    ...differs,
    '',
    `${words.notYet} ${delivery === null ? words.address : words.payment}`,
  ].join('\n');
}

function differenceText(difference: CartDifference, language: Language): string {
  const isSpanish = language === 'es';
  switch (difference.kind) {
    case 'unknown': {
      const code = difference.reference.replace(/[^\p{L}\p{N} ._/-]/gu, '').slice(0, 40);
      return isSpanish ? `«${code}» no está en nuestro catálogo` : `“${code}” is not in our catalogue`;
    }
    case 'price': {
      const [now, shown] = [formatMoney(difference.now, language), formatMoney(difference.shown, language)];
      const name = nameOfLine(difference.named, language);
      return isSpanish ? `${name}: cuesta ${now}, no ${shown}` : `${name}: costs ${now}, not ${shown}`;
    }
    case 'fewer':
      return fewerText(difference, language);
    case 'too_many':
      return isSpanish
        ? `${difference.left === 1 ? 'Un producto más no cabe en un pedido: pídelo' : `${difference.left} productos más no caben en un pedido: pídelos`} después`
        : `${difference.left === 1 ? 'One more product does not fit in one order: order it' : `${difference.left} more products do not fit in one order: order them`} afterwards`;
  }
}

function fewerText(
  { named, wanted, got, isSold }: Extract<CartDifference, { kind: 'fewer' }>,
  language: Language,
): string {
  const name = nameOfLine(named, language);
  if (wanted === 0)
    return language === 'es' ? `${name}: no entendí cuántos quieres` : `${name}: I did not understand how many`;
  if (got === 0 && !isSold) return language === 'es' ? `${name}: ya no se vende` : `${name}: is no longer sold`;
  if (got === 0) return language === 'es' ? `${name}: está agotado` : `${name}: is sold out`;
  return language === 'es' ? `${name}: solo quedan ${got} de ${wanted}` : `${name}: only ${got} of ${wanted} are left`;
}

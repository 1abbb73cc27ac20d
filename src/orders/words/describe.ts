import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import type { BusinessFacts } from '../../knowledge/index.ts';
import type { Delivery, LineTerms, OrderState } from '../types.ts';

type Named = Pick<LineTerms, 'name' | 'nameEn' | 'options' | 'optionsEn'>;

/** `Café de Chiapas (250 g, En grano)`. */
export function nameOfLine(line: Named, language: Language): string {
  const isEnglish = language === 'en';
  const name = isEnglish ? (line.nameEn ?? line.name) : line.name;
  const options = Object.values(isEnglish ? (line.optionsEn ?? line.options) : line.options).join(', ');
  return options === '' ? name : `${name} (${options})`;
}

/** `2 × Café de Chiapas (250 g, En grano) · $189.00 c/u = $378.00`. */
export function lineText(line: LineTerms, currency: string, language: Language): string {
  const money = (minor: number): string => formatMoney({ minor, currency }, language);
  const each = language === 'es' ? 'c/u' : 'each';
  const sum = line.quantity === 1 ? '' : ` ${each} = ${money(line.quantity * line.unitMinor)}`;
  return `${line.quantity} × ${nameOfLine(line, language)} · ${money(line.unitMinor)}${sum}`;
}

export function deliveryText(delivery: Delivery, language: Language): string {
  if (delivery.kind === 'pickup') return language === 'es' ? 'recoger en tienda' : 'pick up in the shop';
  const { recipient, street, neighbourhood, postalCode, city, state, references } = delivery.address;
  const where = `${recipient}, ${street}, ${neighbourhood}, ${postalCode} ${city}, ${state}`;
  return references === null ? where : `${where} (${references})`;
}

export const paymentText = (key: string, facts: BusinessFacts, language: Language): string =>
  facts.paymentMethods.find((method) => method.key === key)?.name[language] ?? key;

const STATES: Readonly<Record<OrderState, Readonly<Record<Language, string>>>> = {
  pending: { es: 'pendiente de pago o de preparar', en: 'waiting for payment or preparation' },
  paid: { es: 'pagado', en: 'paid' },
  preparing: { es: 'en preparación', en: 'being prepared' },
  shipped: { es: 'enviado', en: 'shipped' },
  delivered: { es: 'entregado', en: 'delivered' },
  cancelled: { es: 'cancelado', en: 'cancelled' },
  return_requested: { es: 'devolución solicitada', en: 'return requested' },
  returned: { es: 'devuelto', en: 'returned' },
  exchange_requested: { es: 'cambio solicitado', en: 'exchange requested' },
  exchanged: { es: 'cambiado', en: 'exchanged' },
  partly_refunded: { es: 'reembolsado en parte', en: 'partly refunded' },
  refunded: { es: 'reembolsado', en: 'refunded' },
};

/** `una hora`, `72 horas`. */
export function hoursText(hours: number, language: Language): string {
  if (hours === 1) return language === 'es' ? 'una hora' : 'an hour';
  return language === 'es' ? `${hours} horas` : `${hours} hours`;
}

export const stateText = (state: OrderState, language: Language): string => STATES[state][language];

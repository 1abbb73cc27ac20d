import type { Language } from '../../core/language.ts';

type AddressChange = { readonly number: string; readonly delivery: string; readonly totals: string };

export const addressQuestion = (change: AddressChange, language: Language): string =>
  language === 'es'
    ? `¿Confirmas esta entrega para tu pedido ${change.number}?\n${change.delivery}\n${change.totals}`
    : `Do you confirm this delivery for your order ${change.number}?\n${change.delivery}\n${change.totals}`;

export const addressChangedText = (change: AddressChange, language: Language): string =>
  language === 'es'
    ? `La entrega de tu pedido ${change.number} quedó cambiada: ${change.delivery}.\n${change.totals}`
    : `The delivery of your order ${change.number} has been changed: ${change.delivery}.\n${change.totals}`;

type PaymentChange = { readonly number: string; readonly payment: string; readonly total: string };

export const paymentQuestion = (change: PaymentChange, language: Language): string =>
  language === 'es'
    ? `¿Confirmas que tu pedido ${change.number} por ${change.total} se pague así: ${change.payment}?`
    : `Do you confirm that your order ${change.number} over ${change.total} is paid like this: ${change.payment}?`;

export const paymentChangedText = (change: PaymentChange, language: Language): string =>
  language === 'es'
    ? `La forma de pago de tu pedido ${change.number} quedó cambiada: ${change.payment}. Total: ${change.total}.`
    : `The way to pay for your order ${change.number} has been changed: ${change.payment}. Total: ${change.total}.`;

import type { Language } from '../../core/language.ts';
import { formatMoney } from '../../core/money.ts';
import type { VendorInvoice } from '../types.ts';
import type { DemoCheckout, DemoSubscription } from './types.ts';

const WORDS = {
  es: {
    demo: 'Demostración: no se mueve dinero.',
    pay: 'Pagar (de mentira)',
    subscribe: 'Suscribirme (de mentira)',
    thanks: 'Listo. Vuelve a WhatsApp.',
    expired: 'Este enlace ya no sirve. Pide otro por WhatsApp.',
    receipt: 'Recibo',
    portal: 'Tu suscripción y tus recibos',
    trial: (days: number) => `Prueba de ${days} días; después se cobra.`,
  },
  en: {
    demo: 'Demonstration: no money moves.',
    pay: 'Pay (pretend)',
    subscribe: 'Subscribe (pretend)',
    thanks: 'Done. Go back to WhatsApp.',
    expired: 'This link is no longer valid. Ask for another one on WhatsApp.',
    receipt: 'Receipt',
    portal: 'Your subscription and receipts',
    trial: (days: number) => `Trial of ${days} days; charged afterwards.`,
  },
} as const;

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');

const page = (language: Language, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${escapeHtml(title)}</title><main><h1>${escapeHtml(title)}</h1>${body}<p><strong>${WORDS[language].demo}</strong></p></main></html>`;

/** The page on which somebody pretends to pay. */
export function checkoutPage(checkout: DemoCheckout): string {
  const { language, title, amount, trialDays, priceId, state } = checkout;
  const words = WORDS[language];
  if (state === 'expired') return page(language, title, `<p>${words.expired}</p>`);
  if (state !== 'open') return page(language, title, `<p>${words.thanks}</p>`);
  const price = amount === null ? '' : `<p>${escapeHtml(formatMoney(amount, language))}</p>`;
  const trial = trialDays > 0 ? `<p>${words.trial(trialDays)}</p>` : '';
  const button = priceId === null ? words.pay : words.subscribe;
  return page(language, title, `${price}${trial}<form method="post"><button>${button}</button></form>`);
}

export const receiptPage = (invoice: VendorInvoice): string =>
  page('es', `${WORDS.es.receipt} ${invoice.number ?? ''}`, `<p>${escapeHtml(formatMoney(invoice.total, 'es'))}</p>`);

export const portalPage = (subscriptions: readonly DemoSubscription[], invoices: readonly VendorInvoice[]): string => {
  const lines = [
    ...subscriptions.map((one) => `${escapeHtml(one.planName)}: ${escapeHtml(one.status)}`),
    ...invoices.map((one) => `<a href="/demo/receipt/${one.id}">${escapeHtml(one.number ?? one.id)}</a>`),
  ];
  return page('es', WORDS.es.portal, `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`);
};

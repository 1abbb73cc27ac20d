import type { Language } from '../../core/language.ts';
import { formatMoney, formatMoneyInCurrency, type Money } from '../../core/money.ts';
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
    subscriptions: 'Suscripciones',
    receipts: 'Recibos',
    none: 'Ninguno todavía.',
    states: {
      active: 'activa',
      trialing: 'en prueba',
      past_due: 'con un pago pendiente',
      canceled: 'cancelada',
      paid: 'pagado',
      open: 'por pagar',
    } as Readonly<Record<string, string>>,
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
    subscriptions: 'Subscriptions',
    receipts: 'Receipts',
    none: 'None yet.',
    states: { past_due: 'payment overdue', trialing: 'on trial', canceled: 'cancelled' } as Readonly<
      Record<string, string>
    >,
  },
} as const;

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');

const STYLE =
  ':root{color-scheme:light dark}body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}' +
  'main{box-sizing:border-box;max-width:30rem;margin:8vh auto;padding:1.5rem;border:1px solid GrayText;border-radius:.75rem}' +
  'h1{margin:0 0 .5rem;font-size:1.4rem}h2{font-size:1rem;margin:1.25rem 0 .25rem}.amount{margin:.5rem 0;font-size:2rem;font-weight:600}' +
  'button{width:100%;min-height:3rem;margin-top:1rem;border:0;border-radius:.5rem;font:inherit;font-weight:600;background:#0b6b50;color:#fff;cursor:pointer}' +
  'button:focus-visible,a:focus-visible{outline:3px solid Highlight;outline-offset:2px}ul{padding-left:1.25rem;margin:0}li{padding:.375rem 0}' +
  '.demo{margin:1.5rem 0 0;padding-top:1rem;border-top:1px solid GrayText;font-weight:600}@media(max-width:32rem){main{margin:0;border:0}}';

const page = (language: Language, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body><main><h1>${escapeHtml(title)}</h1>${body}` +
  `<p class="demo">${WORDS[language].demo}</p></main></body></html>`;

const amountLine = (amount: Money, language: Language): string =>
  `<p class="amount">${escapeHtml(formatMoneyInCurrency(amount, language))}</p>`;

/** The page on which somebody pretends to pay. */
export function checkoutPage(checkout: DemoCheckout): string {
  const { language, title, amount, trialDays, priceId, state } = checkout;
  const words = WORDS[language];
  if (state === 'expired') return page(language, title, `<p role="status">${words.expired}</p>`);
  if (state !== 'open') return page(language, title, `<p role="status">${words.thanks}</p>`);
  const price = amount === null ? '' : amountLine(amount, language);
  const trial = trialDays > 0 ? `<p>${words.trial(trialDays)}</p>` : '';
  const button = priceId === null ? words.pay : words.subscribe;
  return page(language, title, `${price}${trial}<form method="post"><button>${button}</button></form>`);
}

const stateWord = (state: string, language: Language): string => escapeHtml(WORDS[language].states[state] ?? state);

export const receiptPage = (invoice: VendorInvoice, language: Language): string =>
  page(
    language,
    `${WORDS[language].receipt} ${invoice.number ?? ''}`.trim(),
    `${amountLine(invoice.total, language)}<p>${stateWord(invoice.state, language)}</p>`,
  );

export function portalPage(
  subscriptions: readonly DemoSubscription[],
  invoices: readonly VendorInvoice[],
  language: Language,
): string {
  const words = WORDS[language];
  const list = (title: string, lines: readonly string[]): string =>
    `<h2>${title}</h2>${lines.length === 0 ? `<p>${words.none}</p>` : `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`}`;
  const plans = subscriptions.map((one) => `${escapeHtml(one.planName)}: ${stateWord(one.status, language)}`);
  const receipts = invoices.map(
    (one) =>
      `<a href="/demo/receipt/${one.id}">${escapeHtml(one.number ?? one.id)}</a> ${escapeHtml(formatMoney(one.total, language))}, ${stateWord(one.state, language)}`,
  );
  return page(language, words.portal, list(words.subscriptions, plans) + list(words.receipts, receipts));
}

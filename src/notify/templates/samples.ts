import type { TemplateInput, TemplateName } from './templates.ts';

const LINK = 'https://shop.example/es/pedido/1042';
const MXN = (minor: number) => ({ minor, currency: 'MXN' });

const ORDER = {
  name: 'Ana María',
  number: 'P-1042',
  items: [
    { name: 'Café de Chiapas, 250 g, molido', quantity: 2, total: MXN(37_800) },
    { name: 'Taza «Día & noche»', quantity: 1, total: MXN(18_900) },
  ],
  shipping: MXN(9_900),
  total: MXN(66_600),
  address: 'Calle Río Lerma 12, Cuauhtémoc, 06500 Ciudad de México',
  link: LINK,
};

/** Made-up data for every template, for looking at it. */
export const SAMPLES: { readonly [Name in TemplateName]: TemplateInput<Name> } = {
  welcome: { name: 'Ana María', link: LINK },
  verify_email: { name: 'Ana María', link: LINK, hours: 24 },
  password_reset: { link: LINK, minutes: 60 },
  one_time_code: { code: '042917', minutes: 10 },
  invitation: { inviter: 'Luis', role: 'staff', link: LINK },
  invoice_paid: { name: 'Ana María', number: 'R-0007', total: MXN(39_900), paidOn: { day: '2026-11-28' }, link: LINK },
  receipt: { number: 'R-0007', total: MXN(39_900), issuedOn: { day: '2026-11-28' }, status: '✓', link: LINK },
  trial_ending: { plan: 'Café Plus', endsOn: { day: '2026-12-05' }, price: MXN(39_900), link: LINK },
  escalation: { customer: 'Ana María', reason: 'asked', link: LINK },
  staff_notice: { customer: 'Ana María', topic: 'una queja · a complaint', link: LINK },
  order_confirmation: { ...ORDER, note: 'Demo: no se mueve dinero. No money moves.' },
  order_summary: { ...ORDER, status: '✓' },
  payment_reminder: { number: 'P-1042', total: MXN(66_600), dueOn: { day: '2026-11-30' }, link: LINK },
  shipping_update: { number: 'P-1042', status: '📦', carrier: 'Estafeta', tracking: '6055900123', link: LINK },
  alert: { text: 'WhatsApp no avisa de nada desde hace varias horas de apertura.', link: LINK },
  webhook_off: { url: 'https://erp.example/recado', reason: '410', link: LINK },
  payment_failed: { what: 'Café Plus', total: MXN(39_900), link: LINK },
  answer: { question: '¿Qué café es menos ácido?', text: 'El de Chiapas.\n\nTueste medio; notas de cacao & nuez.' },
};

import express, { type Router } from 'express';
import { type BillingLine, type BillingPage, type Reminder, ReminderWish } from '../../src/console/billing/contract.ts';
import { type EraseAnswer, EraseRequest } from '../../src/erasure/contract.ts';
import {
  type PushAnswer,
  type ShownVariant,
  type TemplateList,
  type TemplateTrial,
  TrialWish,
} from '../../src/templates/contract.ts';
import { refuse } from './console-state.ts';

const AT = '2026-11-24T16:40:00.000Z';
const MARISOL = { id: '019ab000-0000-7000-8000-0000000000f1', name: 'Marisol Quintanar de la Vega', username: null };

const line = (id: string, over: Partial<BillingLine>): BillingLine => ({
  ...{ id, kind: 'invoice', state: 'paid', plan: null, order: null, amount: { minor: 34_900, currency: 'MXN' } },
  ...{ at: AT, dueAt: null, customer: MARISOL, conversationId: 'marisol' },
  ...{ vendorUrl: `https://dashboard.stripe.com/test/invoices/in_${id}`, canRemind: false },
  ...over,
});

/** Every kind of line, with the longest words of each. */
const LINES: readonly BillingLine[] = [
  line('1', {
    kind: 'subscription',
    state: 'past_due',
    plan: 'Club de café, plan anual',
    canRemind: true,
    dueAt: '2026-12-24T16:40:00.000Z',
  }),
  line('2', { kind: 'dispute', state: 'warning_needs_response', dueAt: '2026-11-30T16:40:00.000Z' }),
  line('3', { kind: 'order', state: 'partial', order: 'KD-48271', amount: { minor: 1_234_500, currency: 'USD' } }),
  line('4', { state: 'failed', canRemind: true }),
  line('5', { kind: 'page', state: 'open', plan: 'Plan anual', vendorUrl: null }),
  line('6', { kind: 'refund', state: 'requires_action', customer: null, conversationId: null }),
  line('7', { kind: 'subscription', state: 'incomplete_expired', plan: 'Café de temporada' }),
  line('8', { kind: 'bill', state: 'open', canRemind: true, dueAt: '2026-12-09T18:00:00.000Z' }),
];
const SHOWN: Readonly<Record<string, (one: BillingLine) => boolean>> = {
  failed: ({ state }) => state === 'failed',
  disputes: ({ kind }) => kind === 'dispute',
};

const variant = (over: Partial<ShownVariant>): ShownVariant => ({
  ...{ language: 'es_MX', state: 'approved', isSendable: true, reason: null, quality: 'green', category: 'utility' },
  ...{ next: null, unsupported: [], differences: [] },
  words: {
    ...{ header: 'Tu pedido {{order}} va en camino', file: null, footer: 'Responde BAJA para no recibir avisos' },
    body: 'Hola {{name}}, tu pedido salió hoy y llega el {{date}}.',
    buttons: ['Ver mi pedido', 'Hablar con alguien'],
  },
  examples: { order: 'KD-48271', name: 'Marisol', date: '4 de diciembre de 2026' },
  figures: { sent: 128, delivered: 121, read: 97, failed: 3 },
  ...over,
});
const NEVER = { sent: 0, delivered: 0, read: 0, failed: 0 };

const templates = (isCreated: boolean): TemplateList => ({
  account: { readAt: AT },
  templates: [
    {
      ...{ name: 'shipping_update', isOurs: true },
      variants: [
        variant(
          isCreated
            ? { language: 'en_US', state: 'pending', isSendable: false, figures: NEVER }
            : { language: 'en_US', state: 'absent', isSendable: false, figures: NEVER, quality: 'unknown' },
        ),
        variant({
          ...{ state: 'recategorised', category: 'marketing', quality: 'yellow' },
          next: { category: 'marketing', at: '2026-12-01T06:00:00.000Z' },
          differences: [
            {
              es: 'WhatsApp la cobra como marketing, no como utility. Apela en el administrador de WhatsApp o cambia su texto.',
              en: 'WhatsApp charges it as marketing, not as utility. Appeal in the WhatsApp manager or change its words.',
            },
          ],
        }),
      ],
    },
    {
      ...{ name: 'promocion_de_temporada_con_nombre_muy_largo_2026', isOurs: false },
      variants: [
        variant({
          state: 'paused',
          isSendable: false,
          quality: 'red',
          reason: 'LOW_QUALITY',
          unsupported: ['CAROUSEL'],
        }),
        variant({
          language: 'fil',
          state: 'rejected',
          isSendable: false,
          reason: 'INVALID_FORMAT',
          words: null,
          figures: NEVER,
        }),
      ],
    },
  ],
});

/** Charges of all customers, the templates, and erasing a customer. */
export function ownerFixtureRoutes(): Router {
  const router = express.Router();
  let isCreated = false;
  router.get('/billing', (req, res) => {
    const filter = String(req.query['filter'] ?? '');
    const page: BillingPage = {
      lines: LINES.filter(SHOWN[filter] ?? (() => true)),
      cursor: null,
      sums: {
        collected: [
          { minor: 4_812_000, currency: 'MXN' },
          { minor: 120_000, currency: 'USD' },
        ],
        open: [{ minor: 390_000, currency: 'MXN' }],
        ...{ active: 41, overdue: 3, disputes: 1 },
      },
      reading: { seen: 12_300, finishedAt: null },
    };
    res.json(page);
  });
  // The night of one, the refusal of another, and what goes at once.
  router.post('/billing/:line/reminders', (req, res) => {
    ReminderWish.parse(req.body);
    if (req.params.line === '4') return void refuse(res, 409, 'recipient_withdrawn', 'They opted out.');
    const until = req.params.line === '8' ? '2026-11-25T15:00:00.000Z' : null;
    res.status(201).json({ conversationId: 'marisol', until } satisfies Reminder);
  });
  router.post('/templates/:name/:language/trials', (req, res) => {
    const { phone } = TrialWish.parse(req.body);
    if (!phone.endsWith('5678')) return void refuse(res, 404, 'trial_unknown', 'Nobody of that number has written.');
    res.status(201).json({ conversationId: 'marisol', until: null } satisfies TemplateTrial);
  });
  router.post('/customers/:id/erase', (req, res) => {
    const { isForced } = EraseRequest.parse(req.body);
    if (isForced) return void res.json({ outcome: 'erased', files: 2 } satisfies EraseAnswer);
    const plans = ['Club de café'];
    res.json({ outcome: 'hindered', orders: ['KD-48271'], plans, operations: 0 } satisfies EraseAnswer);
  });
  router.get('/templates', (_req, res) => void res.json(templates(isCreated)));
  router.post('/templates/sync', (_req, res) => void res.json({ outcome: 'read', count: 4 }));
  router.post('/templates/push', (_req, res) => {
    isCreated = true;
    const created = [{ name: 'shipping_update', language: 'en_US', outcome: 'created', words: null }] as const;
    res.json({ outcome: 'pushed', created } satisfies PushAnswer);
  });
  return router;
}

import express, { type Router } from 'express';
import type { ParkedBody, Problems, SystemState } from '../../src/system/contract.ts';
import { type FixtureState, refuse } from './console-state.ts';

const AT = '2026-11-24T16:40:00.000Z';
const CONVERSATION = '019ab000-0000-7000-8000-0000000000c1';

/** Every state a part can be in, with the longest words of each. */
const SYSTEM: SystemState = {
  at: AT,
  lastMessageAt: AT,
  open: 3,
  parts: [
    {
      part: 'webhook',
      state: 'stopped',
      detail: {
        es: 'ninguna app está suscrita: no llega ningún mensaje. Haz POST /123456789012345/subscribed_apps con el token.',
        en: 'no app is subscribed: no message arrives. Run POST /123456789012345/subscribed_apps with the token.',
      },
    },
    { part: 'messages', state: 'slow', detail: { es: '3 sin desenlace', en: '3 without an outcome' } },
    {
      part: 'number',
      state: 'attention',
      detail: {
        es: 'calidad roja: los clientes bloquean o denuncian a la tienda. Envía menos sin que lo pidan.',
        en: 'quality red: customers block or report the shop. Send less unasked, and only to who agreed.',
      },
    },
    {
      part: 'mail',
      state: 'standIn',
      detail: { es: 'nada sale de esta máquina; contesta', en: 'nothing leaves this machine; answers' },
    },
    {
      part: 'database',
      state: 'working',
      detail: { es: 'PostgreSQL incluido contesta', en: 'built-in PostgreSQL answers' },
    },
    {
      part: 'billing',
      state: 'off',
      detail: {
        es: 'sin configurar; pon STRIPE_SECRET_KEY para cobrar',
        en: 'not set up; set STRIPE_SECRET_KEY to sell',
      },
    },
  ],
};

const PROBLEMS: Problems = {
  parked: [{ id: '019ab000-0000-7000-8000-0000000000d1', vendor: 'whatsapp', at: AT, reason: 'other phone number id' }],
  sends: [
    {
      ...{
        id: '019ab000-0000-7000-8000-0000000000e1',
        conversationId: CONVERSATION,
        customer: 'Marisol Quintanar',
        state: 'failed',
        at: AT,
      },
      text: 'Tu pedido KD-48271 salió hoy; llega el jueves entre las 9 y las 14 h.',
      fingerprint: 'print-1',
      ...{ kind: 'text', repeatedAt: null },
      ...{ reason: 'later', canRetry: true },
      remedy: {
        es: 'WhatsApp falló por un rato y se intentó varias veces. Reintenta.',
        en: 'WhatsApp failed for a while. Try again.',
      },
    },
    {
      ...{
        id: '019ab000-0000-7000-8000-0000000000e3',
        conversationId: CONVERSATION,
        customer: 'Juan Pérez',
        state: 'failed',
        at: AT,
      },
      ...{ kind: 'text', repeatedAt: null },
      ...{ text: 'Tu pago llegó, gracias.', fingerprint: 'print-2', reason: 'later', canRetry: true },
      remedy: {
        es: 'WhatsApp falló por un rato y se intentó varias veces. Reintenta.',
        en: 'WhatsApp failed for a while. Try again.',
      },
    },
    {
      ...{
        id: '019ab000-0000-7000-8000-0000000000e2',
        conversationId: CONVERSATION,
        customer: 'Marisol Quintanar',
        state: 'held',
        at: AT,
      },
      ...{ kind: 'text', repeatedAt: null },
      ...{ text: 'Sí, tenemos molido para prensa.', fingerprint: 'print-3', reason: 'paused', canRetry: false },
      remedy: {
        es: 'El asistente está en pausa. Sale cuando se reanude.',
        en: 'The assistant is paused. It goes when the pause ends.',
      },
    },
  ],
};

const TOO_LATE = '019ab000-0000-7000-8000-0000000000e3';

/** How the installation is, and what did not go through. */
export function systemFixtureRoutes(state: FixtureState): Router {
  const router = express.Router();
  router.post('/alerts/:code/end', (req, res) => {
    state.problems = state.problems.filter(({ code }) => code !== req.params.code);
    res.status(204).end();
  });
  router.get('/system', (_req, res) => void res.json(SYSTEM));
  const retried = new Set<string>();
  const isLeft = ({ id }: { readonly id: string }) => !retried.has(id);
  router.get('/problems', (_req, res) => {
    res.json({ parked: PROBLEMS.parked.filter(isLeft), sends: PROBLEMS.sends.filter(isLeft) });
  });
  router.get('/problems/calls/:id', (req, res) => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: req.params.id }] }, null, 2);
    res.json({ body, isCut: false } satisfies ParkedBody);
  });
  router.post(['/problems/calls/:id/retry', '/said/:id/retry'], (req, res, next) => {
    const { id } = req.params;
    if (![...PROBLEMS.parked, ...PROBLEMS.sends].some((one) => one.id === id)) return next();
    // A colleague was faster.
    if (id === TOO_LATE) return void refuse(res, 409, 'said_not_repeatable', 'It is under way.');
    retried.add(String(id));
    res.status(204).end();
  });
  return router;
}

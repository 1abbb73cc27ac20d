import type { Delivery, Webhook } from '../../src/events/contract.ts';
import type { Key } from '../../src/staff/contract.ts';

export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

export const webhook = (id: string, over: Partial<Webhook>): Webhook => ({
  ...{ id, url: `https://erp.example/${id}`, description: '', types: [], origin: 'console', state: 'active' },
  ...{ stateReason: null, stateAt: ago(60), failingSince: null, deliveredAt: null, previousUntil: null },
  ...{ open: 0, givenUp: 0 },
  ...over,
});

export const makeWebhooks = (): Webhook[] => [
  webhook('pedidos', { description: 'ERP de la tienda', types: ['order.paid', 'order.shipped'], deliveredAt: ago(3) }),
  webhook('contabilidad', { failingSince: ago(200), givenUp: 2, open: 14, previousUntil: ago(-600) }),
  webhook('viejo', { state: 'disabled', stateReason: 'gone' }),
  webhook('entorno', { origin: 'environment', types: ['notification.updated'], state: 'paused', stateReason: 'staff' }),
];

const delivery = (id: number, over: Partial<Delivery>): Delivery => ({
  ...{ id, eventId: `event-${id}`, type: 'order.paid', subject: 'order:1', state: 'delivered', createdAt: ago(id) },
  ...{ nextAt: null, body: '{"type":"order.paid","data":{"number":"KT40718"}}' },
  attempts: [{ at: ago(id), status: 200, word: null, durationMs: 84, answer: 'gracias' }],
  ...over,
});

export const makeDeliveries = (): Delivery[] => [
  delivery(1, { state: 'open', attempts: [], nextAt: null }),
  delivery(2, {
    ...{ type: 'conversation.handed_over', state: 'open', nextAt: ago(-5) },
    attempts: [
      { at: ago(2), status: null, word: 'timeout', durationMs: 20_000, answer: '' },
      { at: ago(3), status: 500, word: null, durationMs: 31, answer: '<h1>Internal error</h1>' },
    ],
  }),
  delivery(3, { state: 'given_up' }),
  delivery(4, {}),
];

export const makeKeys = (): Key[] => [
  {
    ...{ prefix: 'ab12cd34', name: 'erp', scopes: ['orders:write', 'alerts:read'] },
    ...{ createdAt: ago(9_000), lastUsedAt: ago(12), revokedAt: null },
  },
  {
    prefix: 'zz99yy88',
    name: 'tienda',
    scopes: ['costs:read'],
    createdAt: ago(90_000),
    lastUsedAt: null,
    revokedAt: ago(5),
  },
];

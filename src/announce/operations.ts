import type { ApiOperation } from '../platform/http/openapi.ts';
import { NotificationBody, NotificationPage, NotificationQuery, NotificationShown } from './notification-schema.ts';

const EXAMPLE = {
  recipient: { phone: '+52 55 1234 5678' },
  template: {
    name: 'order_confirmation',
    parameters: { customer_name: 'Lucía', order_number: 'P-1042', total: { minor: 129_900, currency: 'MXN' } },
  },
  opt_in: { source: 'web checkout', text: 'Quiero avisos de mi pedido por WhatsApp', at: '2026-11-24T12:05:00-06:00' },
};

const ANSWER = {
  ...{ id: '019ab1c2-0000-7000-8000-000000000001', state: 'queued', reason: null, remedy: null, error_code: null },
  ...{ template: 'order_confirmation', order_id: null, customer_id: '019ab1c2-0000-7000-8000-000000000002' },
  ...{ conversation_id: '019ab1c2-0000-7000-8000-000000000003', created_at: '2026-11-24T18:05:01.000Z' },
  ...{ state_at: '2026-11-24T18:05:01.000Z', emailed_at: null },
};

const HELD = {
  ...{ ...ANSWER, state: 'held', reason: 'template_paused', template: 'shipping_update' },
  order_id: '019ab1c2-0000-7000-8000-000000000004',
  remedy: {
    es: 'La plantilla no se puede usar ahora. `recado templates check` dice por qué; cuando vuelva a estar aprobada, sale solo.',
    en: 'The template cannot be used now. `recado templates check` says why; once it is approved again, this goes by itself.',
  },
};

/** What the REST API has of notifications. */
export const notificationOperations: readonly ApiOperation[] = [
  {
    ...{ method: 'post', path: '/api/v1/notifications', id: 'sendNotification', scope: 'notifications:write' },
    summary: 'Writes to a customer by an approved template, or by free words while their window is open.',
    body: { schema: NotificationBody, example: EXAMPLE },
    isOnce: true,
    answers: { 202: { description: 'It will be sent.', schema: NotificationShown, example: ANSWER } },
  },
  {
    ...{ method: 'get', path: '/api/v1/notifications', id: 'listNotifications', scope: 'notifications:read' },
    summary:
      'What the business began to tell customers, of orders too, the newest first, with what holds it and what to do.',
    query: NotificationQuery,
    answers: {
      200: { description: 'One page.', schema: NotificationPage, example: { notifications: [HELD], next: null } },
      400: { description: '' },
      404: { description: 'There is no such order.' },
    },
  },
  {
    ...{ method: 'get', path: '/api/v1/notifications/{id}', id: 'readNotification', scope: 'notifications:read' },
    summary: 'What became of a notification.',
    params: { id: 'The id that sending it, or the shipment of its order, answered.' },
    answers: {
      200: { description: 'Its state now.', schema: NotificationShown, example: { ...ANSWER, state: 'delivered' } },
      404: { description: 'There is no such notification.' },
    },
  },
];

import type { ApiOperation } from '../platform/http/openapi.ts';
import { NotificationBody, NotificationShown } from './notification-schema.ts';

const EXAMPLE = {
  recipient: { phone: '+52 55 1234 5678' },
  template: {
    name: 'order_confirmation',
    parameters: { customer_name: 'Lucía', order_number: 'P-1042', total: { minor: 129_900, currency: 'MXN' } },
  },
  opt_in: { source: 'web checkout', text: 'Quiero avisos de mi pedido por WhatsApp', at: '2026-11-24T12:05:00-06:00' },
};

const ANSWER = {
  ...{ id: '019ab1c2-0000-7000-8000-000000000001', state: 'queued', reason: null, error_code: null },
  ...{ template: 'order_confirmation', customer_id: '019ab1c2-0000-7000-8000-000000000002' },
  ...{ conversation_id: '019ab1c2-0000-7000-8000-000000000003', created_at: '2026-11-24T18:05:01.000Z' },
  ...{ state_at: '2026-11-24T18:05:01.000Z', emailed_at: null },
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
    ...{ method: 'get', path: '/api/v1/notifications/{id}', id: 'readNotification', scope: 'notifications:read' },
    summary: 'What became of a notification.',
    params: { id: 'The id that sending it answered.' },
    answers: {
      200: { description: 'Its state now.', schema: NotificationShown, example: { ...ANSWER, state: 'delivered' } },
      404: { description: 'There is no such notification.' },
    },
  },
];

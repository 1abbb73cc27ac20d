import type { ApiOperation } from '../platform/http/openapi.ts';
import { MoveBody, MovedShown, ShipmentBody } from './api-schema.ts';
import { OrderBody, PlacedShown } from './outside/order-schema.ts';

const ORDER = { id: 'Its id or its number, such as KD-48271.' };
const REFUSALS = {
  404: { description: 'There is no such order.' },
  409: { description: 'The order is in a state in which this cannot be; `detail` says what to do first.' },
};

const NEW_ORDER = {
  ...{ number: 'P-1042', customer: { phone: '+52 55 1234 5678', name: 'Lucía' }, state: 'pending', currency: 'MXN' },
  items: [{ sku: 'CHIS-250-G', quantity: 2, unit_price_minor: 18_900 }],
  ...{ shipping_minor: 9_900, tax_minor: 0, total_minor: 47_700, payment: 'card' },
  delivery: {
    ...{ recipient: 'Lucía Ruiz', street: 'Durango 90', neighbourhood: 'Roma Norte', city: 'Ciudad de México' },
    ...{ state: 'CDMX', postal_code: '06700', references: null },
  },
  opt_in: { source: 'web checkout', text: 'Quiero avisos de mi pedido por WhatsApp', at: '2026-11-24T12:05:00-06:00' },
};

const PLACED = {
  ...{ outcome: 'placed', order: { id: '019ab1c2-0000-7000-8000-000000000004', number: 'P-1042', state: 'pending' } },
  notification_id: '019ab1c2-0000-7000-8000-000000000001',
};

/** What the REST API has of orders. */
export const orderOperations: readonly ApiOperation[] = [
  {
    ...{ method: 'post', path: '/api/v1/orders', id: 'placeOrder', scope: 'orders:write' },
    summary:
      'Records an order that was made elsewhere, as a file of orders does, and tells the customer once by ' +
      '`order_confirmation`. Nothing is reserved for it, and it is not paid here.',
    body: { schema: OrderBody, example: NEW_ORDER },
    isOnce: true,
    answers: {
      200: {
        description: 'It is on record already, as it is said again.',
        schema: PlacedShown,
        example: { ...PLACED, outcome: 'unchanged', notification_id: null },
      },
      201: {
        description:
          'It is on record. `GET /api/v1/notifications/{notification_id}` and the event `notification.updated` say what ' +
          'became of telling the customer.',
        schema: PlacedShown,
        example: PLACED,
      },
      409: { description: 'Another order has this number, or what is on record under it differs.' },
    },
  },
  {
    ...{ method: 'patch', path: '/api/v1/orders/{id}', id: 'moveOrder', scope: 'orders:write', params: ORDER },
    summary: 'Moves an order; the same again changes nothing.',
    body: { schema: MoveBody, example: { state: 'delivered' } },
    answers: {
      200: {
        description: 'What became of it.',
        schema: MovedShown,
        example: { outcome: 'moved', order: { number: 'KD-48271', state: 'delivered' }, notification_id: null },
      },
      ...REFUSALS,
    },
  },
  {
    ...{ method: 'post', path: '/api/v1/orders/{id}/shipments', id: 'shipOrder', scope: 'orders:write', params: ORDER },
    summary:
      'An order has left the shop; the customer is told once. For one that has left it corrects the shipment, and the ' +
      'customer is told each other tracking number once while it is on its way.',
    body: {
      schema: ShipmentBody,
      example: {
        carrier: 'Estafeta',
        tracking_number: '8055241528464720099314',
        tracking_url: 'https://rastreo.estafeta.com/8055241528464720099314',
        shipped_at: '2026-11-24T18:05:00-06:00',
      },
    },
    isOnce: true,
    answers: {
      200: {
        description: 'It is on record, and the customer is told nothing by this.',
        schema: MovedShown,
        example: { outcome: 'unchanged', order: { number: 'KD-48271', state: 'shipped' }, notification_id: null },
      },
      202: {
        description:
          'It is on record, and the customer will be told: `GET /api/v1/notifications/{notification_id}` and the event ' +
          '`notification.updated` say what became of that.',
        schema: MovedShown,
        example: {
          ...{ outcome: 'moved', order: { number: 'KD-48271', state: 'shipped' } },
          notification_id: '019ab1c2-0000-7000-8000-000000000001',
        },
      },
      ...REFUSALS,
    },
  },
];

import type { ApiOperation } from '../platform/http/openapi.ts';
import { MoveBody, MovedShown, ShipmentBody } from './api-schema.ts';

const ORDER = { id: 'Its id or its number, such as KD-48271.' };
const REFUSALS = {
  404: { description: 'There is no such order.' },
  409: { description: 'The order is in a state in which this cannot be; `detail` says what to do first.' },
};

/** What the REST API has of orders. */
export const orderOperations: readonly ApiOperation[] = [
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
        description: 'What became of it.',
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

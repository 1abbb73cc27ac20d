import { z } from 'zod';
import type { ApiOperation } from '../platform/http/openapi.ts';
import { CostQuery } from './api-schema.ts';

const Row = z.object({
  day: z.iso.date().nullable().optional(),
  conversationId: z.uuid().nullable().optional(),
  kind: z.string().nullable().optional(),
  currency: z.string(),
  amountMicro: z.int().describe('In millionths of the currency.'),
  count: z.int(),
  isEstimated: z.boolean().describe('Some of it rests on prices that were not confirmed; see `prices`.'),
});

const Page = z.object({
  by: z.enum(['day', 'conversation', 'kind']),
  from: z.iso.date(),
  to: z.iso.date(),
  timeZone: z.string(),
  rows: z.array(Row).describe('Each with the one of day, conversationId and kind that was asked for.'),
  next: z.string().nullable().describe('The `cursor` of the next page; null: this is the last one.'),
  prices: z
    .object({
      asOf: z.iso.date(),
      currency: z.string(),
      isConfirmed: z.boolean().describe('false: these are not the figures of WhatsApp’s own price list.'),
      source: z.object({ es: z.string(), en: z.string() }),
    })
    .describe('Where the prices of WhatsApp’s messages come from.'),
  freeServiceMessages: z.object({ month: z.string(), used: z.int(), limit: z.int() }).describe('Of this month.'),
  serviceMessages: z
    .array(z.object({ phoneNumberId: z.string(), month: z.string(), free: z.int(), charged: z.int(), limit: z.int() }))
    .describe(
      'Of each number, in each whole month in which a day was asked for: how many were free, of how many, and charged.',
    ),
});

/** What the REST API has of costs. */
export const costOperations: readonly ApiOperation[] = [
  {
    ...{ method: 'get', path: '/api/v1/costs', id: 'listCosts', scope: 'costs:read', query: CostQuery },
    summary: 'What the business spent on messages, models, hearing and seeing.',
    answers: {
      200: {
        description: 'One page.',
        schema: Page,
        example: {
          ...{ by: 'day', from: '2026-11-01', to: '2026-11-24', timeZone: 'America/Mexico_City', next: null },
          rows: [{ day: '2026-11-24', currency: 'USD', amountMicro: 12_400, count: 3, isEstimated: true }],
          prices: {
            ...{ asOf: '2026-11-24', currency: 'USD', isConfirmed: false },
            source: { es: 'Copias públicas de las tarifas', en: 'Public copies of the rate cards' },
          },
          freeServiceMessages: { month: '2026-11', used: 120, limit: 1_000 },
          serviceMessages: [
            { phoneNumberId: '100000000000001', month: '2026-11', free: 117, charged: 3, limit: 1_000 },
          ],
        },
      },
      400: { description: '' },
    },
  },
];

import { z } from 'zod';
import { apiText } from '../platform/http/api-text.ts';
import { apiDay, apiMoment } from '../platform/http/api-time.ts';
import { MOVES } from './move-order.ts';

const maybe = apiText(100).nullable().default(null);

/** How another program moves an order. */
export const MoveBody = z
  .strictObject({
    state: z.enum(MOVES, `must be ${MOVES.join(', ')}.`),
    reason: maybe,
    carrier: maybe,
    tracking: maybe,
    restock: z.boolean('must be true or false.').nullable().default(null),
  })
  .refine(({ state, restock }) => restock === null || state === 'returned' || state === 'exchanged', {
    error: 'goes with returned or exchanged.',
    path: ['restock'],
  });

/** A shipment that left the shop. */
export const ShipmentBody = z.strictObject({
  carrier: apiText(60),
  tracking_number: apiText(80),
  tracking_url: z
    .url({ protocol: /^https$/, hostname: z.regexes.domain, error: 'must be an https address.' })
    .max(500, 'must be at most 500 characters.')
    .nullable()
    .default(null),
  shipped_at: apiMoment.nullable().default(null).describe('Absent: now.'),
  expected_on: apiDay.nullable().default(null).describe('Absent: by the longest time of its shipping zone.'),
});

/** What became of an order. */
export const MovedShown = z.object({
  outcome: z
    .enum(['moved', 'unchanged', 'corrected', 'kept_apart'])
    .describe(
      'corrected: it had left already, and carrier, number or page were put right; of another number the customer is told ' +
        'while it is on its way. kept_apart: money for an order that has ended, which a person gives back.',
    ),
  order: z.object({ number: z.string(), state: z.string() }),
  notification_id: z
    .uuid()
    .nullable()
    .describe('What the customer is told by, for GET /api/v1/notifications/{id}; null: they are told nothing by this.'),
});

import { z } from 'zod';

const day = z.iso.date('must be a day such as 2026-11-24.');
/** Where a page ends: the key and the currency of its last row. */
export const CURSOR = /^([\w-]{0,80})\.([A-Z]{3})$/;
/** Which costs are listed. */
export const CostQuery = z.strictObject({
  by: z.enum(['day', 'conversation', 'kind'], 'must be day, conversation or kind.').default('day'),
  from: day.optional(),
  to: day.optional(),
  conversationId: z.uuid('must be the id of a conversation.').nullable().default(null),
  limit: z.coerce
    .number('must be a number from 1 to 500.')
    .int('must be a whole number.')
    .min(1, 'must be at least 1.')
    .max(500, 'must be at most 500.')
    .default(100),
  cursor: z.string('must stand once.').regex(CURSOR, 'must be the `next` of the page before.').nullable().default(null),
});

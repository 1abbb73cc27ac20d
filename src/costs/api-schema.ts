import { z } from 'zod';
import { pageLimit } from '../platform/http/page-limit.ts';

const day = z.iso.date('must be a day such as 2026-11-24.');
/** Where a page ends: the key and the currency of its last row. */
export const CURSOR = /^([\w-]{0,80})\.([A-Z]{3})$/;
/** Which costs are listed. */
export const CostQuery = z.strictObject({
  by: z.enum(['day', 'conversation', 'kind'], 'must be day, conversation or kind.').default('day'),
  from: day.optional(),
  to: day.optional(),
  conversationId: z.uuid('must be the id of a conversation.').nullable().default(null),
  limit: pageLimit,
  cursor: z.string('must stand once.').regex(CURSOR, 'must be the `next` of the page before.').nullable().default(null),
});

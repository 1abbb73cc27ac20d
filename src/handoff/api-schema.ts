import { z } from 'zod';
import { pageLimit } from '../platform/http/page-limit.ts';

const HOLDERS = ['waiting', 'person', 'other_agent', 'resolved', 'assistant'] as const;

/** Which conversations are listed. */
export const ConversationQuery = z.strictObject({
  holder: z.enum(HOLDERS, `must be ${HOLDERS.join(', ')}.`),
  limit: pageLimit,
});

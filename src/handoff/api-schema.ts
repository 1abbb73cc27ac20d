import { z } from 'zod';

const HOLDERS = ['waiting', 'person', 'other_agent', 'resolved', 'assistant'] as const;

/** Which conversations are listed. */
export const ConversationQuery = z.strictObject({
  holder: z.enum(HOLDERS, `must be ${HOLDERS.join(', ')}.`),
  limit: z.coerce
    .number('must be a number from 1 to 500.')
    .int('must be a whole number.')
    .min(1, 'must be at least 1.')
    .max(500, 'must be at most 500.')
    .default(100),
});

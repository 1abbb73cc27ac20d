import { z } from 'zod';

/** What the child process says of a PDF. */
export const PdfOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('read'),
    pages: z.number(),
    pagesRead: z.number(),
    hasScripts: z.boolean(),
    text: z.string(),
  }),
  z.strictObject({ outcome: z.enum(['encrypted', 'damaged', 'timed_out', 'too_large']), pages: z.number().optional() }),
]);
export type PdfOutcome = z.infer<typeof PdfOutcome>;

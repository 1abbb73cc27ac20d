import { z } from 'zod';

/** What the child process says of a PDF. */
export const PdfOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({
    outcome: z.literal('read'),
    pages: z.number(),
    /** Where in the text each page begins that was opened. */
    starts: z.array(z.number()),
    /** The text goes on. */
    isCut: z.boolean(),
    hasScripts: z.boolean(),
    text: z.string(),
  }),
  z.strictObject({ outcome: z.enum(['encrypted', 'damaged', 'timed_out', 'too_large']), pages: z.number().optional() }),
]);
export type PdfOutcome = z.infer<typeof PdfOutcome>;

/** Sizes of the pages whose pictures were painted; their brightness follows, page by page. */
export const ScanHeader = z.strictObject({
  pages: z.array(z.strictObject({ width: z.number().int().min(1), height: z.number().int().min(1) })),
  /** Some picture is in a form that is not decoded here. */
  isPartial: z.boolean(),
});
export type ScanHeader = z.infer<typeof ScanHeader>;

import { z } from 'zod';
import { cleanText } from '../core/text.ts';

/** One line of plain text: no control characters, no line breaks, nothing that could become a header or a format. */
export const plainLine = (max: number) =>
  z
    .string('must be text')
    .transform((text) =>
      cleanText(text)
        .text.replace(/[\s*_~`]+/g, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'must not be empty').max(max, `must have at most ${max} characters`));

/** A Mexican postal address. */
export const postalAddress = z.strictObject({
  recipient: plainLine(60).describe('Who receives it'),
  street: plainLine(100).describe('Street with number, and flat if any'),
  neighbourhood: plainLine(60).describe('Colonia'),
  city: plainLine(60).describe('City, borough or municipality'),
  state: plainLine(40).describe('State, e.g. "CDMX"'),
  postalCode: z
    .string('must be text')
    .regex(/^\d{5}$/, 'must be a postal code of five digits')
    .describe('Código postal, five digits'),
  references: plainLine(120).nullable().describe('How to find it; null when nothing was said'),
});

export type PostalAddress = z.infer<typeof postalAddress>;

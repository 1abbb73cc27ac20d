import { z } from 'zod';
import { cleanText } from '../core/text.ts';

/** One line of plain text: no control characters, no line breaks, nothing that could become a header or a format. */
const line = (max: number) =>
  z
    .string()
    .transform((text) =>
      cleanText(text)
        .text.replace(/[\s*_~`]+/g, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'must not be empty').max(max, `must have at most ${max} characters`));

/** A Mexican postal address. */
export const postalAddress = z.strictObject({
  recipient: line(60).describe('Who receives it'),
  street: line(100).describe('Street with number, and flat if any'),
  neighbourhood: line(60).describe('Colonia'),
  city: line(60).describe('City, borough or municipality'),
  state: line(40).describe('State, e.g. "CDMX"'),
  postalCode: z
    .string()
    .regex(/^\d{5}$/, 'must be a postal code of five digits')
    .describe('Código postal, five digits'),
  references: line(120).nullable().describe('How to find it; null when nothing was said'),
});

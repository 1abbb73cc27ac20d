import { z } from 'zod';
import { cleanText } from '../../core/text.ts';

/** One line of text; breaks and control characters become spaces. */
export const line = (max = 200) =>
  z
    .string()
    .min(1)
    .max(max)
    .transform((text) => cleanText(text).text.replaceAll(/\s+/g, ' ').trim());

/** Text of several paragraphs. */
export const prose = () =>
  z
    .string()
    .min(1)
    .max(8_000)
    .transform((text) => cleanText(text).text);

/** A web address; other schemes would run code or open programs. */
export const link = () => z.url({ protocol: /^https?$/, error: 'must be a web address' }).max(2_000);

/** An amount, written in the reader's way at the last moment. */
export const money = () =>
  z.strictObject({ minor: z.number().int(), currency: z.string().regex(/^[A-Z]{3}$/) }).readonly();

/** A calendar day of the shop, `{ day: '2026-11-28' }`. */
export const day = () => z.strictObject({ day: z.iso.date() }).readonly();

/** What may be missing is null, so that a template that names something unknown is still an error. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

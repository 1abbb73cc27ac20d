import { z } from 'zod';
import { cleanText } from '../../core/text.ts';

/** What customers and vendors named is as long as they like: it never keeps a mail from going. */
const cutTo = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;

/** One line of text, cut with … to so many UTF-16 units; breaks and control characters become spaces. */
export const line = (max = 200) =>
  z
    .string()
    .min(1)
    .transform((text) => cutTo(cleanText(text).text.replaceAll(/\s+/g, ' ').trim(), max));

const MOST_PROSE = 8_000;

/** Text of several paragraphs, cut with … where it is too long. */
export const prose = () =>
  z
    .string()
    .min(1)
    .transform((text) => cutTo(cleanText(text).text, MOST_PROSE));

/** A web address; other schemes would run code or open programs. */
export const link = () => z.url({ protocol: /^https?$/, error: 'must be a web address' }).max(2_000);

/** An amount, written in the reader's way at the last moment. */
export const money = () =>
  z.strictObject({ minor: z.number().int(), currency: z.string().regex(/^[A-Z]{3}$/) }).readonly();

/** A calendar day of the shop, `{ day: '2026-11-28' }`. */
export const day = () => z.strictObject({ day: z.iso.date() }).readonly();

/** What may be missing is null, so that a template that names something unknown is still an error. */
export const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().default(null);

import { z } from 'zod';

/**
 * The kinds of values a variable can hold. Every message says what would be right and never repeats the value, because
 * the value may be a secret.
 */

/** Any text without line breaks, at least `min` characters. */
export const text = (min = 1) =>
  z
    .string()
    .min(min, `must have at least ${min} characters`)
    .regex(/^[^\r\n]*$/, 'must be a single line');

/** A whole number between `min` and `max`. */
export const wholeNumber = (min: number, max: number) =>
  bounded(/^\d{1,15}$/, `must be a whole number from ${min} to ${max}`, min, max);

/** A number with an optional fraction between `min` and `max`. */
export const decimal = (min: number, max: number) =>
  bounded(/^\d{1,15}(\.\d{1,9})?$/, `must be a number from ${min} to ${max}`, min, max);

const bounded = (form: RegExp, message: string, min: number, max: number) =>
  z
    .string()
    .refine((value) => form.test(value) && Number(value) >= min && Number(value) <= max, message)
    .transform(Number);

/** An address of one of the given schemes, without a trailing slash. */
export const address = (...schemes: readonly string[]) =>
  z
    .string()
    .refine((value) => schemes.includes(URL.parse(value)?.protocol.slice(0, -1) ?? ''), {
      message: `must be an address that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    })
    .transform((value) => value.replace(/\/+$/, ''));

const YES = ['on', 'true', '1', 'yes'];
const NO = ['off', 'false', '0', 'no'];

/** A switch: on, true, 1, yes or off, false, 0, no. */
export const onOff = () =>
  z
    .string()
    .refine((value) => [...YES, ...NO].includes(value.toLowerCase()), 'must be on or off')
    .transform((value) => YES.includes(value.toLowerCase()));

/** One of a few words. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `must be one of ${words.join(', ')}`);

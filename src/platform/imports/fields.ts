import { z } from 'zod';

/** What PostgreSQL can store as text. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** Text of 1 to `most` characters; line ends become `\n`. */
export const textField = (most: number) =>
  z
    .string(`must be text of 1 to ${most} characters`)
    .trim()
    .overwrite((found) => found.replace(/\r\n?/g, '\n'))
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .refine(isStorable, 'holds characters that are no text (U+0000 or half a character): remove them');

export const PLAIN_NUMBER = 'without signs, blanks or separators of thousands, with a dot before the decimals';
const AMOUNT = `must be an amount such as "1250.00": ${PLAIN_NUMBER}`;

/** An amount as it is written; `readAmount` makes minor units of it. */
export const amountField = z.string(AMOUNT).regex(/^\d{1,9}(\.\d{1,3})?$/, AMOUNT);

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const CURRENCY = 'must be the ISO 4217 code of a currency such as "MXN", in capitals';
export const currencyField = z
  .string(CURRENCY)
  .regex(/^[A-Z]{3}$/, { error: CURRENCY, abort: true })
  .refine((code) => CURRENCIES.has(code), CURRENCY);

const MOMENT = 'must be a time with its zone such as 2026-12-24T18:00:00-06:00';
/** PostgreSQL knows no year 0. */
export const momentField = z.iso
  .datetime({ offset: true, error: MOMENT })
  .transform((at) => new Date(at))
  .refine((at) => at.getUTCFullYear() > 0, MOMENT);

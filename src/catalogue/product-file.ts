import { z } from 'zod';
import {
  amountField,
  currencyField,
  isStorable,
  momentField,
  PLAIN_NUMBER,
  textField,
} from '../platform/imports/index.ts';
import { listPrices } from './list-prices.ts';
import { gtinOf } from './rules.ts';
import type { ProductEntry, SynonymGroup, VariantEntry } from './types.ts';

const options = z.record(
  textField(40),
  textField(100),
  'must be pairs of an option and its value, such as Peso and 250 g',
);
const gtin = z.string('must be text of digits').transform((code, context) => {
  const known = gtinOf(code);
  const message = `${code.slice(0, 40)} is no barcode: it needs 8, 12, 13 or 14 digits of which the last checks the others`;
  if (known === null) context.addIssue({ code: 'custom', message });
  return known ?? '';
});
const link = z
  .url({ protocol: /^https?$/, error: 'must be a whole address that begins with https://' })
  .max(2_000, 'must have at most 2000 characters');

const offer = z.strictObject(
  {
    price: amountField,
    currency: currencyField.optional(),
    from: momentField.nullable(),
    until: momentField.nullable().default(null),
  },
  'must be offers such as "MXN 169.00 2026-12-01T00:00:00-06:00 2026-12-25T00:00:00-06:00"',
);

/** From 0 to 100; what may be a fraction of 1 is asked about instead of guessed. */
const taxRate = z
  .string('must be a percentage such as "16"')
  .regex(/^\d{1,2}(\.\d{1,2})?$|^100$/, 'must be a percentage such as "16", without a sign')
  .refine((rate) => Number(rate) === 0 || Number(rate) >= 1, 'may mean a hundred times as much: write 16 for 16 %')
  .transform((rate) => Math.round(Number(rate) * 100));

const size = z
  .string('must be a number such as "250" or "0.5"')
  .regex(/^\d{1,9}(\.\d{1,3})?$/, `must be a number such as "250" or "0.5": ${PLAIN_NUMBER}`)
  .refine((found) => Number(found) > 0, 'must be more than 0')
  .transform(Number);

const variant = (shopCurrency: string | null) =>
  z
    .strictObject({
      sku: z
        .string('must be 3 to 40 letters, digits, dots or dashes')
        .regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{2,39}$/, 'must be 3 to 40 letters, digits, dots or dashes'),
      options: options.default({}),
      options_en: options.nullable().default(null),
      barcodes: z.array(gtin).max(20, 'must be at most 20 barcodes').default([]),
      size: size.nullable().default(null),
      unit: textField(12).nullable().default(null),
      price: amountField.optional(),
      prices: z.record(currencyField, amountField).default({}),
      offers: z
        .array(offer, 'must be offers such as "MXN 169.00 2026-12-01T00:00:00-06:00 2026-12-25T00:00:00-06:00"')
        .max(20, 'must be at most 20 offers')
        .default([]),
      stock: z
        .int('must be a whole number of pieces, or null (in CSV: unlimited) for what never runs out')
        .min(0, 'must not be negative')
        .max(1_000_000, 'must be at most 1,000,000')
        .nullable(),
    })
    .transform((found, context): VariantEntry => {
      const problem = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
      if ((found.size === null) !== (found.unit === null))
        problem(found.size === null ? 'size' : 'unit', 'is missing: size and unit belong together');
      return {
        sku: found.sku,
        options: found.options,
        optionsEn: found.options_en,
        size: found.size === null || found.unit === null ? null : { amount: found.size, unit: found.unit },
        gtins: found.barcodes.toSorted(),
        prices: listPrices(found, shopCurrency, problem),
        stock: found.stock,
      };
    });

/** A product of a file. `shopCurrency` is that of prices without one; null while the shop has none. */
export const productSchema = (shopCurrency: string | null) =>
  z
    .strictObject({
      handle: z
        .string('must be lower-case words joined by dashes')
        .max(200, 'must have at most 200 characters')
        .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by dashes'),
      name: textField(200),
      name_en: textField(200).nullable().default(null),
      description: z
        .string('must be text')
        .trim()
        .overwrite((found) => found.replace(/\r\n?/g, '\n'))
        .max(2_000, 'must have at most 2000 characters')
        .refine(isStorable, 'holds characters that are no text (U+0000 or half a character): remove them')
        .default(''),
      description_en: textField(2_000).nullable().default(null),
      brand: textField(100).nullable().default(null),
      category: textField(100),
      category_en: textField(100).nullable().default(null),
      tags: z.array(textField(60)).max(50, 'must be at most 50').default([]),
      synonyms: z.array(textField(60)).max(50, 'must be at most 50').default([]),
      tax_rate: taxRate.nullable().default(null),
      images: z.array(link).max(20, 'must be at most 20').default([]),
      link: link.nullable().default(null),
      active: z.boolean('must be true or false (in CSV also yes or no)').default(true),
      variants: z
        .array(variant(shopCurrency))
        .min(1, 'must have at least one variant')
        .max(200, 'must have at most 200 variants: make several products of it'),
    })
    .transform(
      ({ name_en, description_en, category_en, tax_rate, active, ...found }): ProductEntry => ({
        ...found,
        nameEn: name_en,
        descriptionEn: description_en,
        categoryEn: category_en,
        taxRateBp: tax_rate,
        isActive: active,
      }),
    );

/** A file of products: an array of them, prices without a currency in that of the business. */
export const productFile = (currency: string) => z.array(productSchema(currency));
export const synonymFile = z.record(z.string().min(1), z.array(textField(60)).min(2));

/** Centavos of an amount such as `189.00`, without passing through a binary fraction. */
export const minorOf = (written: string): number => {
  const [whole = '0', cents = '00'] = written.split('.');
  return Number(whole) * 100 + Number(cents);
};

export const toSynonymGroups = (found: z.infer<typeof synonymFile>): readonly SynonymGroup[] =>
  Object.entries(found).map(([key, terms]) => ({ key, terms }));

import { z } from 'zod';
import { gtinOf } from './rules.ts';
import type { ProductEntry, SynonymGroup } from './types.ts';

const text = z.string().trim().min(1).max(2_000);
const options = z.record(z.string().min(1), z.string().min(1));
const amount = z.string().regex(/^\d{1,9}(\.\d{2})?$/, 'must be an amount such as "189.00"');
const moment = z.iso.datetime({ offset: true }).transform((at) => new Date(at));
const gtin = z.string().transform((code, context) => {
  const known = gtinOf(code);
  if (known === null)
    context.addIssue({ code: 'custom', message: `${code} is no barcode: length or check digit is wrong` });
  return known ?? '';
});

const variant = z.strictObject({
  sku: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{2,39}$/, 'must be 3 to 40 letters, digits, dots or dashes'),
  options: options.default({}),
  options_en: options.nullable().default(null),
  barcodes: z.array(gtin).default([]),
  price: amount,
  offers: z.array(z.strictObject({ price: amount, from: moment, until: moment.nullable().default(null) })).default([]),
  stock: z.int().min(0).max(1_000_000).nullable(),
});

const product = z.strictObject({
  handle: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by dashes'),
  name: text.max(200),
  name_en: text.max(200).nullable().default(null),
  description: z.string().trim().max(2_000).default(''),
  description_en: text.nullable().default(null),
  brand: text.max(100).nullable().default(null),
  category: text.max(100),
  category_en: text.max(100).nullable().default(null),
  tags: z.array(text.max(60)).default([]),
  link: z.url().nullable().default(null),
  active: z.boolean().default(true),
  variants: z.array(variant).min(1).max(200),
});

/** A file of products: an array of them, prices in the currency of the business. */
export const productFile = z.array(product);
export const synonymFile = z.record(z.string().min(1), z.array(text.max(60)).min(2));

type ProductInFile = z.infer<typeof product>;

/** The entry that a product of a file stands for. `currency` is that of its prices (two minor digits). */
export const toProductEntry = (found: ProductInFile, currency: string): ProductEntry => ({
  handle: found.handle,
  name: found.name,
  nameEn: found.name_en,
  description: found.description,
  descriptionEn: found.description_en,
  brand: found.brand,
  category: found.category,
  categoryEn: found.category_en,
  tags: found.tags,
  link: found.link,
  isActive: found.active,
  variants: found.variants.map((one) => ({
    sku: one.sku,
    options: one.options,
    optionsEn: one.options_en,
    gtins: one.barcodes,
    stock: one.stock,
    prices: [
      { minor: minorOf(one.price), currency, validFrom: null, validUntil: null },
      ...one.offers.map((offer) => ({
        minor: minorOf(offer.price),
        currency,
        validFrom: offer.from,
        validUntil: offer.until,
      })),
    ],
  })),
});

/** Centavos of an amount such as `189.00`, without passing through a binary fraction. */
export const minorOf = (written: string): number => {
  const [whole = '0', cents = '00'] = written.split('.');
  return Number(whole) * 100 + Number(cents);
};

export const toSynonymGroups = (found: z.infer<typeof synonymFile>): readonly SynonymGroup[] =>
  Object.entries(found).map(([key, terms]) => ({ key, terms }));

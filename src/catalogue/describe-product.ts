import type { Fact } from '../actions/index.ts';
import type { Language } from '../core/language.ts';
import { formatMoney } from '../core/money.ts';
import { printedGtin } from './rules.ts';
import type { Options, Product, Variant } from './types.ts';

/** A variant as the model reads it; `price` is null when it has none now, `in_stock` null when it never runs out. */
type VariantWords = {
  readonly sku: string;
  readonly options: Options;
  readonly price: string | null;
  readonly price_minor: number | null;
  readonly in_stock: number | null;
  /** `250 g`; absent when it is not known. */
  readonly size?: string;
  readonly barcodes?: readonly string[];
};

/** What the product is called in the customer's language; Spanish is always there. */
export const nameOf = (product: Pick<Product, 'name' | 'nameEn'>, language: Language): string =>
  language === 'en' ? (product.nameEn ?? product.name) : product.name;

const optionsOf = (variant: Variant, language: Language): Options =>
  language === 'en' ? (variant.optionsEn ?? variant.options) : variant.options;

const descriptionOf = (product: Product, language: Language): string =>
  language === 'en' ? (product.descriptionEn ?? product.description) : product.description;

/** Name, category, price and stock of each variant: enough to answer most questions. */
export const summaryOf = (product: Product, language: Language) => ({
  handle: product.handle,
  name: nameOf(product, language),
  category: language === 'en' ? (product.categoryEn ?? product.category) : product.category,
  ...(product.brand !== null && { brand: product.brand }),
  variants: product.variants.map((variant) => variantWords(variant, language)),
});

/** The taxes of the shop: in its prices, or on top of them; the rate in basis points. */
export type ShopTaxes = { readonly isIncluded: boolean; readonly rateBp: number };

/** So many pictures are enough for an answer. */
const IMAGES = 3;

const rateOf = (product: Product, taxes: ShopTaxes): number => (product.taxRateBp ?? taxes.rateBp) / 100;

const sizeText = ({ size }: Variant, language: Language): string | null =>
  size === null ? null : `${size.amount.toLocaleString(language === 'es' ? 'es-MX' : 'en-US')} ${size.unit}`;

const sizeOf = (variant: Variant, language: Language): Pick<VariantWords, 'size'> => {
  const size = sizeText(variant, language);
  return size === null ? {} : { size };
};

/** Everything there is to say about a product. */
export const detailsOf = (product: Product, taxes: ShopTaxes | null, language: Language) => ({
  ...summaryOf(product, language),
  description: descriptionOf(product, language),
  link: product.link,
  ...(product.images.length > 0 && { images: product.images.slice(0, IMAGES) }),
  ...(taxes !== null && {
    tax: { percent: rateOf(product, taxes), prices: taxes.isIncluded ? 'tax included' : 'plus tax' },
  }),
  variants: product.variants.map((variant) => ({
    ...variantWords(variant, language),
    barcodes: variant.gtins.map(printedGtin),
  })),
});

const variantWords = (variant: Variant, language: Language): VariantWords => ({
  sku: variant.sku,
  options: optionsOf(variant, language),
  price: variant.price === null ? null : formatMoney(variant.price, language),
  price_minor: variant.price?.minor ?? null,
  in_stock: variant.available,
  ...sizeOf(variant, language),
});

/** What a reply may claim of a product: every amount, count, code, link and text that its words above hold. */
export function factsOf(product: Product, taxes: ShopTaxes | null, language: Language): readonly Fact[] {
  const of = nameOf(product, language);
  const words = [of, descriptionOf(product, language)].filter((text) => text !== '').join('. ');
  const urls = [...(product.link === null ? [] : [product.link]), ...product.images.slice(0, IMAGES)];
  const links = urls.map((url): Fact => ({ kind: 'link', url, of }));
  const tax: readonly Fact[] =
    taxes === null ? [] : [{ kind: 'percent', value: rateOf(product, taxes), of: `tax ${of}` }];
  return [
    { kind: 'text', text: words, of },
    ...links,
    ...tax,
    ...(product.brand === null ? [] : [{ kind: 'text', text: product.brand, of } as const]),
    ...product.variants.flatMap((one) => variantFacts(one, of, language)),
  ];
}

function variantFacts(variant: Variant, product: string, language: Language): readonly Fact[] {
  const options = Object.values(optionsOf(variant, language)).join(', ');
  const of = options === '' ? product : `${product} (${options})`;
  const facts: Fact[] = [{ kind: 'code', code: variant.sku, of }];
  if (options !== '') facts.push({ kind: 'text', text: options, of });
  const size = sizeText(variant, language);
  if (size !== null) facts.push({ kind: 'text', text: size, of });
  if (variant.price !== null) facts.push({ kind: 'money', amount: variant.price, of });
  if (variant.available !== null) facts.push({ kind: 'number', value: variant.available, unit: 'pieces', of });
  for (const gtin of variant.gtins) facts.push({ kind: 'code', code: printedGtin(gtin), of });
  return facts;
}

import { writeAmount } from '../../core/money.ts';
import type { Db } from '../../platform/db/index.ts';
import { listCell } from '../../platform/files/index.ts';
import { allPages, type ExportFile, exportEntries } from '../../platform/imports/index.ts';
import { readCurrencies, readEntriesAfter } from '../entry-store.ts';
import { cellOfOptions, UNLIMITED } from '../import/product-cells.ts';
import { printedGtin } from '../rules.ts';
import type { PriceEntry, ProductEntry, VariantEntry } from '../types.ts';

const BATCH = 500;

/**
 * Writes all products, on sale or not; importing the file again changes nothing. Gives the number of products. Throws
 * AppError `file_unwritable`.
 */
export const exportCatalogue = (db: Db, request: ExportFile): Promise<number> =>
  exportEntries<ProductEntry>(db, request, async (tx) => {
    const currencies = await readCurrencies(tx);
    return {
      entries: allPages((last: ProductEntry | null) => readEntriesAfter(tx, last?.handle ?? '', BATCH)),
      jsonOf,
      titles: [...PRODUCT_TITLES, ...VARIANT_TITLES, ...currencies.map((currency) => `price_${currency}`)],
      rowsOf: (entry) => rowsOf(entry, currencies),
    };
  });

const jsonOf = (entry: ProductEntry) => ({
  handle: entry.handle,
  name: entry.name,
  name_en: entry.nameEn,
  description: entry.description,
  description_en: entry.descriptionEn,
  brand: entry.brand,
  category: entry.category,
  category_en: entry.categoryEn,
  tags: entry.tags,
  synonyms: entry.synonyms,
  tax_rate: percentOf(entry.taxRateBp),
  images: entry.images,
  link: entry.link,
  active: entry.isActive,
  variants: entry.variants.map((one) => ({
    sku: one.sku,
    options: one.options,
    options_en: one.optionsEn,
    barcodes: one.gtins.map(printedGtin),
    size: one.size === null ? null : String(one.size.amount),
    unit: one.size?.unit ?? null,
    prices: Object.fromEntries(one.prices.filter(isLasting).map((price) => [price.currency, amountOf(price)])),
    offers: one.prices
      .filter((price) => !isLasting(price))
      .map((price) => ({
        currency: price.currency,
        price: amountOf(price),
        from: price.validFrom,
        until: price.validUntil,
      })),
    stock: one.stock,
  })),
});

function rowsOf(entry: ProductEntry, currencies: readonly string[]): readonly (readonly string[])[] {
  const [, ...ofProduct] = productCells(entry);
  return entry.variants.map((variant, index) => {
    const said = index === 0 ? ofProduct : ofProduct.map(() => '');
    return [entry.handle, ...said, ...variantCells(variant), ...priceCells(variant, currencies)];
  });
}

const PRODUCT_TITLES = [
  ...['handle', 'name', 'name_en', 'description', 'description_en', 'brand', 'category', 'category_en'],
  ...['tags', 'synonyms', 'tax_rate', 'images', 'link', 'active'],
];
const VARIANT_TITLES = ['sku', 'options', 'options_en', 'barcodes', 'size', 'unit', 'stock', 'offers'];

const productCells = (entry: ProductEntry): readonly string[] => [
  entry.handle,
  entry.name,
  entry.nameEn ?? '',
  entry.description,
  entry.descriptionEn ?? '',
  entry.brand ?? '',
  entry.category,
  entry.categoryEn ?? '',
  listCell(entry.tags),
  listCell(entry.synonyms),
  percentOf(entry.taxRateBp) ?? '',
  listCell(entry.images),
  entry.link ?? '',
  entry.isActive ? 'yes' : 'no',
];

const variantCells = (variant: VariantEntry): readonly string[] => [
  variant.sku,
  cellOfOptions(variant.options),
  variant.optionsEn === null ? '' : cellOfOptions(variant.optionsEn),
  listCell(variant.gtins.map(printedGtin)),
  variant.size === null ? '' : String(variant.size.amount),
  variant.size?.unit ?? '',
  variant.stock === null ? UNLIMITED : String(variant.stock),
  listCell(variant.prices.filter((price) => !isLasting(price)).map(offerOf)),
];

const priceCells = (variant: VariantEntry, currencies: readonly string[]): readonly string[] =>
  currencies.map((currency) => {
    const price = variant.prices.find((one) => one.currency === currency && isLasting(one));
    return price === undefined ? '' : amountOf(price);
  });

/** A price without beginning and end stands in the column of its currency, any other among the offers. */
const isLasting = (price: PriceEntry): boolean => price.validFrom === null && price.validUntil === null;

const offerOf = (price: PriceEntry): string =>
  [
    price.currency,
    amountOf(price),
    price.validFrom?.toISOString() ?? '-',
    ...(price.validUntil === null ? [] : [price.validUntil.toISOString()]),
  ].join(' ');

const amountOf = ({ minor, currency }: PriceEntry): string => writeAmount({ minor, currency });

const percentOf = (basisPoints: number | null): string | null =>
  basisPoints === null ? null : String(basisPoints / 100);

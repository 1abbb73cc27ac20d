import { minorDigitsOf } from '../../core/money.ts';
import type { Db } from '../../platform/db/index.ts';
import { guardCell, listCell, writeCsv, writeWholeFile } from '../../platform/files/index.ts';
import { readCurrencies, readEntriesAfter } from '../entry-store.ts';
import { cellOfOptions, UNLIMITED } from '../import/product-cells.ts';
import { printedGtin } from '../rules.ts';
import type { PriceEntry, ProductEntry, VariantEntry } from '../types.ts';

const BATCH = 500;

export type CatalogueExport = {
  readonly path: string;
  readonly format: 'csv' | 'json';
  readonly mayReplace: boolean;
};

/**
 * Writes all products, on sale or not, as they are at one moment; importing the file again changes nothing. Gives the
 * number of products. Throws AppError `file_unwritable`.
 */
export function exportCatalogue(db: Db, request: CatalogueExport): Promise<number> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      let count = 0;
      const entries = async function* (): AsyncGenerator<ProductEntry> {
        for await (const entry of allEntries(tx)) {
          count += 1;
          yield entry;
        }
      };
      const text = request.format === 'json' ? toJson(entries()) : toCsv(entries(), await readCurrencies(tx));
      await writeWholeFile(request.path, text, request.mayReplace);
      return count;
    });
}

async function* allEntries(db: Db): AsyncGenerator<ProductEntry> {
  let after = '';
  for (;;) {
    const entries = await readEntriesAfter(db, after, BATCH);
    const last = entries.at(-1);
    if (last === undefined) return;
    yield* entries;
    after = last.handle;
  }
}

async function* toJson(entries: AsyncIterable<ProductEntry>): AsyncGenerator<string> {
  let isFirst = true;
  yield '[';
  for await (const entry of entries) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(jsonOf(entry))}`;
    isFirst = false;
  }
  yield '\n]\n';
}

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

async function* toCsv(entries: AsyncIterable<ProductEntry>, currencies: readonly string[]): AsyncGenerator<string> {
  const rows = async function* (): AsyncGenerator<readonly string[]> {
    yield [...PRODUCT_TITLES, ...VARIANT_TITLES, ...currencies.map((currency) => `price_${currency}`)];
    for await (const entry of entries) {
      const [, ...ofProduct] = productCells(entry);
      for (const [index, variant] of entry.variants.entries()) {
        const said = index === 0 ? ofProduct : ofProduct.map(() => '');
        yield [entry.handle, ...said, ...variantCells(variant), ...priceCells(variant, currencies)].map(guardCell);
      }
    }
  };
  yield* writeCsv(rows());
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

function amountOf({ minor, currency }: PriceEntry): string {
  const digits = minorDigitsOf(currency);
  const text = String(minor).padStart(digits + 1, '0');
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

const percentOf = (basisPoints: number | null): string | null =>
  basisPoints === null ? null : String(basisPoints / 100);

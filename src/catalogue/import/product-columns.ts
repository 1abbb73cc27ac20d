import type { Column, ColumnTarget, TableShape } from '../../platform/imports/index.ts';
import { valueOfCell } from './product-cells.ts';

/** What is said once for a product; its first line says it, the others may leave it empty. */
const PRODUCT_FIELDS = [
  ...['handle', 'name', 'name_en', 'description', 'description_en', 'brand', 'category', 'category_en'],
  ...['tags', 'synonyms', 'tax_rate', 'images', 'link', 'active'],
];
const VARIANT_FIELDS = ['sku', 'options', 'options_en', 'barcodes', 'size', 'unit', 'price', 'offers', 'stock'];
const OTHER_NAMES: Readonly<Record<string, string>> = { gtin: 'barcodes', barcode: 'barcodes' };
const NEEDED = ['name', 'category', 'sku', 'stock'];

/** A table of products: one line is one variant. Without a column for the handle, every line is a product named by its SKU. */
export const productTable: TableShape = {
  noun: 'product',
  targetOf,
  known: [...PRODUCT_FIELDS, ...VARIANT_FIELDS, 'price_MXN (or another currency)'],
  missing,
  keyOf: (cellOf) => cellOf('handle') ?? slugOf(cellOf('sku') ?? ''),
  base: (handle) => ({ handle }),
  lists: { variants: 'always' },
};

const slugOf = (sku: string): string =>
  sku
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function targetOf(name: string): ColumnTarget | null {
  const field = OTHER_NAMES[name] ?? name;
  const key = /^price_([a-z]{3})$/.exec(name)?.[1]?.toUpperCase() ?? null;
  if (key !== null) return target('prices', 'variants', key);
  if (PRODUCT_FIELDS.includes(field)) return target(field, null, null);
  return VARIANT_FIELDS.includes(field) ? target(field, 'variants', null) : null;
}

const target = (field: string, list: string | null, key: string | null): ColumnTarget => ({
  field,
  list,
  key,
  read: (cell, decimal) => valueOfCell(field, cell, decimal),
});

function missing(columns: readonly Column[]): readonly (readonly [string, string])[] {
  const needed = NEEDED.filter((field) => !columns.some((column) => column.field === field));
  const hasPrice = columns.some(({ field }) => ['price', 'prices', 'offers'].includes(field));
  return [
    ...needed.map((field) => [field, 'is missing: add a column with this name'] as const),
    ...(hasPrice ? [] : [['price', 'is missing: add a column such as price_MXN'] as const]),
  ];
}

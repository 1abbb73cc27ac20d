import { optionsOfCell } from '../../catalogue/index.ts';
import { ADDRESS_FIELDS } from '../../customers/index.ts';
import { amountOfCell, type ColumnTarget, readText, type TableShape } from '../../platform/imports/index.ts';

type Read = ColumnTarget['read'];

const readAmountCell: Read = (cell, decimal) => (cell.trim() === '' ? undefined : amountOfCell(cell, decimal));
const readCount: Read = (cell) => (/^\s*\d{1,9}\s*$/.test(cell) ? Number(cell) : cell);
const readOptions: Read = (cell) => (cell.trim() === '' ? undefined : optionsOfCell(cell));

const columns = (
  fields: readonly string[],
  place: { readonly prefix?: string; readonly list?: string; readonly read?: Read } = {},
): readonly (readonly [string, ColumnTarget])[] =>
  fields.map((field) => [
    `${place.prefix ?? ''}${field}`,
    { field, list: place.list ?? null, key: null, read: place.read ?? readText },
  ]);

/** The columns of a table of orders, in the order in which they are written. */
const TARGETS: readonly (readonly [title: string, target: ColumnTarget])[] = [
  ...columns(['number', 'customer_id', 'customer_phone', 'state']),
  ...columns(['placed_at', 'paid_at', 'shipped_at', 'delivered_at', 'closed_at', 'currency']),
  ...columns(['shipping', 'tax', 'total', 'refunded'], { read: readAmountCell }),
  ...columns(['payment', 'carrier', 'tracking']),
  ...ADDRESS_FIELDS.map((key) => [`delivery_${key}`, { field: 'delivery', list: null, key, read: readText }] as const),
  ...columns(['sku', 'name'], { prefix: 'item_', list: 'items' }),
  ...columns(['options'], { prefix: 'item_', list: 'items', read: readOptions }),
  ...columns(['quantity'], { prefix: 'item_', list: 'items', read: readCount }),
  ...columns(['unit_price'], { prefix: 'item_', list: 'items', read: readAmountCell }),
  ...columns(['method'], { prefix: 'payment_', list: 'payments' }),
  ...columns(['amount'], { prefix: 'payment_', list: 'payments', read: readAmountCell }),
  ...columns(['receipt', 'at'], { prefix: 'payment_', list: 'payments' }),
];
const BY_TITLE = new Map(TARGETS);

export const ORDER_TITLES: readonly string[] = TARGETS.map(([title]) => title);

const NEEDED = ['number', 'state', 'placed_at', 'currency', 'total', 'item_sku', 'item_name', 'item_quantity'];

/** A table of orders: one line for each item, further payments on any of the lines with the same number. */
export const orderTable: TableShape = {
  noun: 'order',
  targetOf: (name) => BY_TITLE.get(name) ?? null,
  known: ORDER_TITLES,
  missing: (found) => {
    const has = new Set(found.map(({ title }) => title.toLowerCase()));
    const lacking = [...NEEDED, 'item_unit_price'].filter((title) => !has.has(title));
    return lacking.map((title) => [title, 'is missing: add a column with this name'] as const);
  },
  keyOf: (cellOf) => cellOf('number') ?? '',
  base: () => ({}),
  lists: { items: 'filled', payments: 'filled' },
};

import {
  amountOfCell,
  type ColumnTarget,
  readText,
  type TableShape,
  yesNoOfCell,
} from '../../platform/imports/index.ts';
import { ADDRESS_FIELDS } from './address-fields.ts';
import { CONSENT_TITLES } from './consent-fields.ts';

const own = (field: string, read: ColumnTarget['read'] = readText): ColumnTarget => ({
  field,
  list: null,
  key: null,
  read,
});
const ofList =
  (list: string, read: ColumnTarget['read'] = readText) =>
  (field: string): ColumnTarget => ({ field, list, key: null, read });

const address = ofList('addresses');
const method = ofList('payment_methods');
const amount: ColumnTarget['read'] = (cell, decimal) => (cell.trim() === '' ? undefined : amountOfCell(cell, decimal));

/** The columns of a table of customers, in the order in which they are written. */
const TARGETS: readonly (readonly [title: string, target: ColumnTarget])[] = [
  ...['customer_id', 'name', 'phone', 'language', 'email'].map((title) => [title, own(title)] as const),
  ...CONSENT_TITLES.map((title) => [title, own(title, title.endsWith('opt_in') ? yesNoOfCell : readText)] as const),
  ['address_label', address('label')],
  ...ADDRESS_FIELDS.map((field) => [`address_${field}`, address(field)] as const),
  ['address_default', ofList('addresses', yesNoOfCell)('default')],
  ...['kind', 'brand', 'last_four', 'account', 'number'].map((field) => [`method_${field}`, method(field)] as const),
  ['method_balance', ofList('payment_methods', amount)('balance')],
  ['method_currency', method('currency')],
  ['method_default', ofList('payment_methods', yesNoOfCell)('default')],
];
const BY_TITLE = new Map(TARGETS);

export const CUSTOMER_TITLES: readonly string[] = TARGETS.map(([title]) => title);

/** A table of customers: one line each, further lines with the same id for further addresses and payment methods. */
export const customerTable: TableShape = {
  noun: 'customer',
  targetOf: (name) => BY_TITLE.get(name) ?? null,
  known: CUSTOMER_TITLES,
  missing: (columns) =>
    columns.some(({ field }) => field === 'customer_id' || field === 'phone')
      ? []
      : [['customer_id', 'is missing: add a column with this name, or one named phone']],
  keyOf: (cellOf) => cellOf('customer_id') || (cellOf('phone') ?? ''),
  base: () => ({}),
  lists: { addresses: 'filled', payment_methods: 'filled' },
};

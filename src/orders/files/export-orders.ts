import { cellOfOptions } from '../../catalogue/index.ts';
import { writeAmount } from '../../core/money.ts';
import { addressCells, type NamedCustomer, readNames, writtenAddress } from '../../customers/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { allPages, type ExportFile, exportEntries } from '../../platform/imports/index.ts';
import { printedNumber } from '../rules.ts';
import { ORDER_TITLES } from './order-table.ts';
import { readOrderRecordsAfter } from './record-store.ts';
import type { FileLine, FilePayment, OrderRecord } from './types.ts';

const BATCH = 500;

type Exported = OrderRecord & { readonly customer: NamedCustomer };

/**
 * Writes all orders, wherever they were made; importing the file again changes nothing. Gives their number. Throws AppError
 * `file_unwritable`.
 */
export const exportOrders = (db: Db, request: ExportFile): Promise<number> =>
  exportEntries<Exported>(db, request, async (tx) => ({
    entries: allPages((last: Exported | null) => readPage(tx, last)),
    jsonOf,
    titles: ORDER_TITLES,
    rowsOf,
  }));

async function readPage(db: Db, last: Exported | null): Promise<readonly Exported[]> {
  const records = await readOrderRecordsAfter(db, last?.id ?? null, BATCH);
  const names = await readNames(
    db,
    records.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])),
  );
  return records.map((record) => {
    const customer = record.customerId === null ? undefined : names.get(record.customerId);
    return { ...record, customer: customer ?? { externalId: null, phone: null } };
  });
}

/** What a file says of an order beside its lists, in the order of the columns. */
const headOf = ({ number, externalNumber, customer, content }: Exported) => {
  const amount = (minor: number): string => writeAmount({ minor, currency: content.currency });
  return {
    number: externalNumber ?? printedNumber(number),
    customer_id: customer.externalId,
    customer_phone: customer.phone,
    state: content.state,
    placed_at: content.placedAt,
    paid_at: content.paidAt,
    shipped_at: content.shippedAt,
    delivered_at: content.deliveredAt,
    closed_at: content.closedAt,
    currency: content.currency,
    shipping: amount(content.shippingMinor),
    tax: amount(content.taxMinor),
    total: amount(content.totalMinor),
    refunded: amount(content.refundedMinor),
    payment: content.payment,
    carrier: content.carrier,
    tracking: content.tracking,
  };
};

const addressOf = ({ content: { delivery } }: Exported) => (delivery.kind === 'ship' ? delivery.address : null);

function jsonOf(order: Exported) {
  const { currency, lines, payments } = order.content;
  const address = addressOf(order);
  return {
    ...headOf(order),
    delivery: address && writtenAddress(address),
    items: lines.map(({ unitMinor, ...line }) => ({
      ...line,
      unit_price: writeAmount({ minor: unitMinor, currency }),
    })),
    payments: payments.map(({ minor, ...payment }) => ({ ...payment, amount: writeAmount({ minor, currency }) })),
  };
}

function rowsOf(order: Exported): readonly (readonly string[])[] {
  const { lines, payments, currency } = order.content;
  const head = Object.values(headOf(order)).map((cell) => cell ?? '');
  const own = [...head, ...addressCells(addressOf(order))];
  const [number = ''] = head;
  return Array.from({ length: Math.max(lines.length, payments.length, 1) }, (_, index) => [
    ...(index === 0 ? own : own.map((_cell, at) => (at === 0 ? number : ''))),
    ...lineCells(lines[index], currency),
    ...paymentCells(payments[index], currency),
  ]);
}

const lineCells = (line: FileLine | undefined, currency: string): readonly string[] =>
  line === undefined
    ? ['', '', '', '', '']
    : [
        ...[line.sku, line.name, cellOfOptions(line.options), String(line.quantity)],
        writeAmount({ minor: line.unitMinor, currency }),
      ];

const paymentCells = (payment: FilePayment | undefined, currency: string): readonly string[] =>
  payment === undefined
    ? ['', '', '', '']
    : [payment.method, writeAmount({ minor: payment.minor, currency }), payment.receipt ?? '', payment.at];

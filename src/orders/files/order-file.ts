import { z } from 'zod';
import { readAmount } from '../../core/money.ts';
import { externalId, fileAddress, filePhone } from '../../customers/index.ts';
import { amountField, currencyField, momentField, textField, withoutCard } from '../../platform/imports/index.ts';
import { MAX_NUMBER, orderNumberIn } from '../rules.ts';
import { ORDER_STATES } from '../types.ts';
import { checkState, checkSums, type ReportField } from './content-rules.ts';
import type { OrderContent, OrderEntry } from './types.ts';

const NUMBER = `must be 1 to ${MAX_NUMBER} letters, digits, blanks, dots, dashes, slashes or #`;
const number = textField(MAX_NUMBER).refine(
  (written) => /^[A-Za-z0-9 ._/#-]+$/.test(written) && orderNumberIn(written) !== null,
  NUMBER,
);
/** Days are counted by these; a system without a date writes year 1. */
const moment = momentField
  .refine((at) => at.getTime() >= 0, 'must not lie before 1970')
  .transform((at) => at.toISOString());
const later = moment.nullable().default(null);

const QUANTITY = 'must be a whole number from 1 to 999';
const item = z.strictObject({
  sku: textField(64),
  name: textField(200),
  options: z
    .record(textField(40), textField(100), 'must be pairs of an option and its value, such as Peso=250 g')
    .default({}),
  quantity: z.int(QUANTITY).min(1, QUANTITY).max(999, QUANTITY),
  unit_price: amountField,
});
const payment = z.strictObject({
  method: withoutCard(textField(40)),
  amount: amountField,
  receipt: textField(255).nullable().default(null),
  at: moment,
});

const written = z.strictObject({
  number,
  customer_id: externalId.nullable().default(null),
  customer_phone: filePhone.nullable().default(null),
  state: z.enum(ORDER_STATES, `must be one of ${ORDER_STATES.join(', ')}`),
  placed_at: moment,
  paid_at: later,
  shipped_at: later,
  delivered_at: later,
  closed_at: later,
  currency: currencyField,
  shipping: amountField.default('0'),
  tax: amountField.default('0'),
  total: amountField,
  refunded: amountField.nullable().default(null),
  payment: withoutCard(textField(40)).default('elsewhere'),
  carrier: textField(100).nullable().default(null),
  tracking: textField(100).nullable().default(null),
  delivery: fileAddress.nullable().default(null),
  items: z.array(item).min(1, 'must have at least one item').max(200, 'must have at most 200 items'),
  payments: z.array(payment).max(50, 'must be at most 50 payments').default([]),
});

/** An order of a file: amounts in minor units, sums and states checked against each other. */
export const orderSchema = written.transform((found, context): OrderEntry => {
  const problem: ReportField = (path, message) => context.addIssue({ code: 'custom', path, message });
  const { currency } = found;
  const minorOf = (amount: string, ...path: PropertyKey[]): number => {
    const minor = readAmount(amount, currency);
    if (minor === null) problem(path, `has more decimals than ${currency}`);
    return minor ?? 0;
  };
  const lines = found.items.map(({ unit_price, ...rest }, index) => ({
    ...rest,
    unitMinor: minorOf(unit_price, 'items', index, 'unit_price'),
  }));
  const payments = found.payments
    .map(({ amount, ...rest }, index) => ({ ...rest, minor: minorOf(amount, 'payments', index, 'amount') }))
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const paidMinor = payments.reduce((sum, { minor }) => sum + minor, 0);
  const totalMinor = minorOf(found.total, 'total');
  const isPaid = totalMinor > 0 && paidMinor >= totalMinor;
  const refunded = found.refunded === null ? null : minorOf(found.refunded, 'refunded');
  const content: OrderContent = {
    state: found.state,
    placedAt: found.placed_at,
    paidAt: found.paid_at ?? (isPaid ? (payments.at(-1)?.at ?? null) : null),
    shippedAt: found.shipped_at,
    deliveredAt: found.delivered_at,
    closedAt: found.closed_at,
    currency,
    shippingMinor: minorOf(found.shipping, 'shipping'),
    taxMinor: minorOf(found.tax, 'tax'),
    totalMinor,
    refundedMinor: refunded ?? (found.state === 'refunded' ? paidMinor : 0),
    payment: found.payment,
    carrier: found.carrier,
    tracking: found.tracking,
    delivery: found.delivery === null ? { kind: 'pickup' } : { kind: 'ship', address: found.delivery },
    lines,
    payments,
  };
  checkSums(content, paidMinor, problem);
  checkState(content, paidMinor, refunded !== null, problem);
  const customer = { externalId: found.customer_id, phone: found.customer_phone?.value ?? null };
  return { number: found.number, key: orderNumberIn(found.number) ?? '', customer, content };
});

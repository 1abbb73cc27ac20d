import { z } from 'zod';
import { OptInField, RecipientField } from '../../announce/index.ts';
import { fileAddress } from '../../customers/index.ts';
import { apiText } from '../../platform/http/api-text.ts';
import { apiMoment } from '../../platform/http/api-time.ts';
import { currencyField, withoutCard } from '../../platform/imports/index.ts';
import { MAX_NUMBER, orderNumberIn } from '../rules.ts';

const NUMBER = `must be 1 to ${MAX_NUMBER} letters, digits, blanks, dots, dashes, slashes or #.`;
const QUANTITY = 'must be a whole number from 1 to 999.';
/** As much as a file may say: nine digits before the decimals. */
const MOST_MINOR = 99_999_999_999;
const AMOUNT = `must be a whole number from 0 to ${MOST_MINOR}, in the smallest unit of the currency.`;

const amount = z.int(AMOUNT).min(0, AMOUNT).max(MOST_MINOR, AMOUNT);

const item = z.strictObject(
  {
    sku: apiText(64).describe('As the catalogue has it; name and options are taken from there.'),
    quantity: z.int(QUANTITY).min(1, QUANTITY).max(999, QUANTITY),
    unit_price_minor: amount.describe('Of one piece, discounts taken off.'),
  },
  'must be an object with sku, quantity and unit_price_minor.',
);

const payment = z.strictObject(
  {
    method: withoutCard(apiText(40)),
    amount_minor: amount,
    receipt: apiText(255).nullable().default(null).describe('What the payment is called where it was taken.'),
    at: apiMoment,
  },
  'must be an object with method, amount_minor and at.',
);

/** Those of a new order; later ones are moves of it. */
const STATES = ['pending', 'paid', 'preparing'] as const;

/** An order that was made in another system. */
export const OrderBody = z.strictObject({
  number: apiText(MAX_NUMBER)
    .regex(/^[A-Za-z0-9 ._/#-]+$/, { error: NUMBER, abort: true })
    .refine((written) => orderNumberIn(written) !== null, NUMBER)
    .describe('That of the other system, by which customers know it; its letters and digits tell it from others.'),
  customer: RecipientField,
  state: z.enum(STATES, `must be ${STATES.join(', ')}.`).default('pending'),
  placed_at: apiMoment
    .nullable()
    .default(null)
    .describe('Absent: now. What is older than three days is not announced.'),
  currency: currencyField,
  items: z
    .array(item, 'must be a list of items.')
    .min(1, 'must have at least one item.')
    .max(200, 'must have at most 200 items.'),
  shipping_minor: amount.default(0),
  tax_minor: amount.default(0).describe('What comes on top; 0 when the prices include it.'),
  total_minor: amount.describe('Items, shipping and tax together.'),
  payment: withoutCard(apiText(40)).default('elsewhere').describe('How it is paid, in words.'),
  payments: z
    .array(payment, 'must be a list of payments.')
    .max(50, 'must be at most 50 payments.')
    .default([])
    .describe('What was paid already.'),
  delivery: fileAddress.nullable().default(null).describe('Null: it is picked up.'),
  opt_in: OptInField.optional(),
});
export type OrderRequest = z.output<typeof OrderBody>;

/** What became of it. */
export const PlacedShown = z.object({
  outcome: z.enum(['placed', 'unchanged']).describe('unchanged: it is on record already, as it is said again.'),
  order: z.object({ id: z.uuid(), number: z.string(), state: z.string() }),
  notification_id: z
    .uuid()
    .nullable()
    .describe('What the customer is told by, for GET /api/v1/notifications/{id}; null: they are told nothing by this.'),
});

import { z } from 'zod';
import { pageLimit } from '../platform/http/page-limit.ts';

const short = (longest: number) =>
  z.string('must be text.').trim().min(1, 'must not be empty.').max(longest, `must be at most ${longest} characters.`);

const AMOUNT = 'must be a whole number, in the smallest unit of the currency.';
const CURRENCY = 'must be a currency such as MXN.';

const value = z.union(
  [
    z.string().max(1_024, 'must be at most 1024 characters.'),
    z.strictObject({
      minor: z.int(AMOUNT).describe('In the smallest unit of the currency: 129900 is 1,299.00.'),
      currency: z.string(CURRENCY).regex(/^[A-Z]{3}$/, CURRENCY),
    }),
    z.strictObject({ date: z.iso.date('must be a day such as 2026-12-04.') }),
  ],
  'must be text, an amount such as {"minor": 129900, "currency": "MXN"} or a day such as {"date": "2026-12-04"}.',
);

/** What another program asks to be sent. */
export const NotificationBody = z.strictObject({
  recipient: z
    .strictObject(
      {
        customer_id: z.uuid('must be the id of a customer.').optional(),
        phone: short(40).optional().describe('In any form, with the country code.'),
        bsuid: short(140).optional().describe('The business-scoped user id of WhatsApp, such as MX.123.'),
        name: short(120).optional().describe('For somebody who is not known yet.'),
      },
      'must be an object that says who, such as {"phone": "+52 55 1234 5678"}.',
    )
    .refine(
      ({ customer_id, phone, bsuid }) => [customer_id, phone, bsuid].filter((one) => one !== undefined).length === 1,
      'must hold exactly one of customer_id, phone and bsuid.',
    ),
  template: z.strictObject(
    {
      name: z.string('must be text.').regex(/^[a-z0-9_]{1,512}$/, 'must be small letters, digits and underscores.'),
      language: z
        .string('must be text.')
        .regex(/^[a-z]{2,3}([-_][A-Za-z]{2,4})?$/, 'must be a language such as es or es_MX.')
        .optional()
        .describe('Absent: the customer’s own.'),
      parameters: z
        .record(short(100), value, {
          error: ({ code }) =>
            code === 'invalid_key'
              ? 'must have a name of 1 to 100 characters.'
              : 'must be an object with the values by their names.',
        })
        .default({})
        .describe('By the names in the template.'),
    },
    'must be an object with the name of a template and its parameters.',
  ),
  text: short(4_096).optional().describe('Free words that go instead while the customer’s 24-hour window is open.'),
  opt_in: z
    .strictObject(
      {
        source: short(200).describe('Where they agreed, such as "web checkout".'),
        text: short(1_000).describe('What they read when they agreed.'),
        at: z.iso.datetime({ offset: true, error: 'must be a time such as 2026-11-24T18:05:00-06:00.' }),
      },
      'must be an object with source, text and at.',
    )
    .optional()
    .describe('That they agreed to get such messages; kept as a consent.'),
});
export type NotificationRequest = z.output<typeof NotificationBody>;

export const STATES = ['queued', 'held', 'sent', 'delivered', 'read', 'failed', 'discarded'] as const;
const NotificationState = z.enum(STATES);

/** Which notifications are listed. */
export const NotificationQuery = z.strictObject({
  order: z
    .string('must stand once.')
    .trim()
    .min(1, 'must not be empty.')
    .max(100, 'must be at most 100 characters.')
    .optional()
    .describe('Those of one order, by its id or its number.'),
  customer_id: z.uuid('must be the id of a customer.').optional(),
  state: z.enum(STATES, `must be ${STATES.join(', ')}.`).optional(),
  limit: pageLimit,
  cursor: z.uuid('must be the `next` of the page before.').optional(),
});

/** How a notification is shown. */
export const NotificationShown = z.object({
  id: z.uuid(),
  state: NotificationState,
  reason: z.string().nullable().describe('Why it is held, failed or discarded: one word.'),
  remedy: z
    .object({ es: z.string(), en: z.string() })
    .nullable()
    .describe('What to do about it; null: nothing, or it is not known.'),
  error_code: z.int().nullable().describe('WhatsApp’s number for it.'),
  template: z.string(),
  order_id: z.uuid().nullable().describe('The order that it is about.'),
  customer_id: z.uuid(),
  conversation_id: z.uuid(),
  created_at: z.iso.datetime(),
  state_at: z.iso.datetime(),
  emailed_at: z.iso.datetime().nullable().describe('When its e-mail was queued, because WhatsApp did not reach them.'),
});

/** A page of them, the newest first. */
export const NotificationPage = z.object({
  notifications: z.array(NotificationShown),
  next: z.uuid().nullable().describe('The `cursor` of the next page; null: this is the last one.'),
});

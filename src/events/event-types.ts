import { z } from 'zod';
import type { ApiWebhook } from '../platform/http/openapi.ts';

/** A kind of event as other systems get it: what `data` holds, what it is about, and when it comes. */
export type EventType = {
  readonly type: string;
  /** Events of the same subject come one after the other. */
  readonly subject: string;
  readonly when: string;
  readonly data: z.ZodObject;
  readonly example: Readonly<Record<string, unknown>>;
};

const ID = '019ab1c2-0000-7000-8000-000000000001';
const CUSTOMER = '019ab1c2-0000-7000-8000-000000000002';
const Customer = z.string().nullable().describe('Our id of the customer; null once they were erased.');

const conversation = {
  subject: 'conversation:<id>',
  data: z.object({
    id: z.string().describe('The conversation.'),
    customer_id: Customer,
    holder: z.enum(['assistant', 'waiting', 'person', 'other_agent', 'resolved']).describe('Who holds it now.'),
    holder_before: z.string().describe('Who held it before.'),
    reason: z.string().nullable().describe('Why a person is needed: `asked`, `not_sure`, `policy` …'),
  }),
};
const held = (holder: string, before: string, reason: string | null) => ({
  ...{ id: ID, customer_id: CUSTOMER, holder, holder_before: before, reason },
});

const CONVERSATIONS: readonly EventType[] = [
  {
    ...{
      type: 'conversation.started',
      subject: conversation.subject,
      when: 'A customer wrote, or was written to, for the first time.',
    },
    data: z.object({ id: z.string().describe('The conversation.'), customer_id: Customer }),
    example: { id: ID, customer_id: CUSTOMER },
  },
  {
    ...{ ...conversation, type: 'conversation.handed_over' },
    when: 'The conversation waits for a person, or a person or another agent has it.',
    example: held('waiting', 'assistant', 'asked'),
  },
  {
    ...{ ...conversation, type: 'conversation.returned' },
    when: 'The assistant answers again.',
    example: held('assistant', 'person', null),
  },
  {
    ...{ ...conversation, type: 'conversation.resolved' },
    when: 'Somebody closed the conversation.',
    example: held('resolved', 'person', null),
  },
];

const Order = z.object({
  id: z.string().describe('The order.'),
  number: z.string().describe('Its number, as the customer knows it.'),
  state: z.string().describe('Its state when this was written.'),
  customer_id: Customer,
  total_minor: z.int().describe('In the smallest unit of the currency.'),
  currency: z.string(),
  detail: z.record(z.string(), z.unknown()).describe('What this event is about; fields may be added.'),
});

const order = (word: string, when: string, state: string, detail: object = {}): EventType => ({
  ...{ type: `order.${word}`, subject: 'order:<id>', when, data: Order },
  example: {
    ...{ id: ID, number: 'KT40718', state, customer_id: CUSTOMER, total_minor: 37_000, currency: 'MXN' },
    detail: { number: 'KT40718', ...detail },
  },
});

const ORDERS: readonly EventType[] = [
  order(
    'placed',
    'A customer confirmed it, and it waits for its money where it has to be paid first; or `POST /api/v1/orders` recorded it.',
    'pending',
  ),
  order('paid', 'It is paid in full.', 'paid', { provider: 'stripe' }),
  order('preparing', 'The shop prepares it.', 'preparing'),
  order('shipped', 'It is on its way.', 'shipped', { carrier: 'Estafeta', tracking: '6055900123' }),
  order('delivered', 'The customer has it.', 'delivered'),
  order('cancelled', 'It is cancelled, by whom `detail.reason` says why.', 'cancelled', { reason: 'customer' }),
  order('return_requested', 'The customer sends something back.', 'return_requested'),
  order('returned', 'What was sent back has arrived.', 'returned'),
  order('exchange_requested', 'The customer exchanges something.', 'exchange_requested'),
  order('exchanged', 'The exchange is done.', 'exchanged'),
  order('partly_refunded', 'A part of its money went back.', 'partly_refunded'),
  order('refunded', 'Its money went back.', 'refunded'),
  order('changed', 'Items, address or way of payment were changed.', 'pending'),
  order('shipment_changed', 'Carrier or tracking number were corrected.', 'shipped'),
  order('exchange_awaits_payment', 'An exchange costs more and waits for the difference.', 'delivered'),
  order('exchange_expired', 'Nobody paid the difference of an exchange.', 'delivered'),
  order('exchange_dropped', 'An exchange was called off.', 'delivered'),
  order('restocked', 'Pieces that came back are for sale again.', 'returned'),
  order('refund_requested', 'Money is to be given back.', 'cancelled'),
  order('refund_failed', 'A refund did not go out, or came back.', 'cancelled'),
  order('late_payment', 'Money came for an order that had ended.', 'cancelled'),
];

const Notice = z.object({
  customer_id: z.string().describe('Our id of the customer.'),
  reference: z.string().describe('What it is about, as the payment vendor names it; a request by its own words.'),
  detail: z.record(z.string(), z.unknown()).describe('What this event is about; fields may be added.'),
});
const AMOUNT = { minor: 39_900, currency: 'MXN' };

const billing = (type: string, when: string, reference: string, detail: object): EventType => ({
  ...{ type, subject: 'billing:<customer>', when, data: Notice },
  example: { customer_id: CUSTOMER, reference, detail },
});

const MONEY: readonly EventType[] = [
  {
    ...{ type: 'payment.received', subject: 'order:<id>', when: 'Money came for an order here, all of it or a part.' },
    data: z.object({
      order_id: z.string(),
      number: z.string(),
      customer_id: Customer,
      amount_minor: z.int(),
      currency: z.string(),
      provider: z.string(),
      receipt: z.string().describe('The provider’s own name of the payment.'),
      is_late: z.boolean().describe('The order had ended: a person gives it back.'),
    }),
    example: {
      ...{ order_id: ID, number: 'KT40718', customer_id: CUSTOMER, amount_minor: 37_000, currency: 'MXN' },
      ...{ provider: 'stripe', receipt: 'pi_3Qx', is_late: false },
    },
  },
  billing('payment.failed', 'A subscription could not be charged.', 'in_1Qx', { invoice: 'in_1Qx', amount: AMOUNT }),
  billing('invoice.paid', 'An invoice of a subscription is paid.', 'in_1Qx', { invoice: 'in_1Qx', amount: AMOUNT }),
  billing(
    'invoice.requested',
    'A customer asks for a tax invoice (CFDI): make it and send it to them.',
    `${CUSTOMER}:XAXX010101000:KT40718`,
    {
      ...{
        rfc: 'XAXX010101000',
        name: 'PUBLICO EN GENERAL',
        regime: '616',
        postalCode: '06700',
        use: 'S01',
        about: 'KT40718',
      },
    },
  ),
  billing('subscription.changed', 'A subscription began, changed or ended.', 'sub_1Qx:2026-11-24T18:00:00.000Z', {
    ...{ subscription: 'sub_1Qx', status: 'active', price: 'price_1Qx', amount: AMOUNT },
  }),
  billing('refund.made', 'The payment vendor gave money back.', 're_1Qx', { amount: AMOUNT, orderId: null }),
  billing('refund.failed', 'A refund came back or was refused.', 're_1Qx', { amount: AMOUNT, orderId: null }),
];

const Consent = z.object({
  customer_id: z.string().describe('Our id of the customer.'),
  scope: z.enum(['utility', 'marketing']).describe('News of what they ordered, or advertising.'),
  about: z.string().nullable().describe('What it is limited to, such as `order:<id>`; null: all of its scope.'),
  source: z.string().describe('Where it was said: `typed`, `button`, `whatsapp`, `import`, `staff`, `api` …'),
});
const consent = (word: string, when: string, source: string): EventType => ({
  ...{ type: `consent.${word}`, subject: 'consent:<customer>', when, data: Consent },
  example: { customer_id: CUSTOMER, scope: 'marketing', about: null, source },
});

const OTHERS: readonly EventType[] = [
  consent('given', 'A customer agreed to be written to (opt-in).', 'button'),
  consent('withdrawn', 'A customer does not want to be written to (opt-out, BAJA).', 'typed'),
  {
    ...{
      type: 'notification.updated',
      subject: 'notification:<id>',
      when: 'What the API asked for has another state.',
    },
    data: z.object({
      id: z.string().describe('The notification.'),
      customer_id: z.string(),
      template: z.string(),
      state: z.string().describe('`queued`, `held`, `sent`, `delivered`, `read`, `failed`, `discarded`.'),
      reason: z.string().nullable(),
      error_code: z.int().nullable().describe('WhatsApp’s number of the error.'),
    }),
    example: {
      ...{
        id: ID,
        customer_id: CUSTOMER,
        template: 'shipping_update',
        state: 'delivered',
        reason: null,
        error_code: null,
      },
    },
  },
  {
    ...{
      type: 'webhook.test',
      subject: 'webhook:<endpoint>',
      when: 'Somebody tries the endpoint from the console; nothing happened.',
    },
    data: z.object({ endpoint: z.string().describe('The endpoint that is tried.') }),
    example: { endpoint: ID },
  },
];

/** Every kind of event that there is, in the order in which they are documented. */
export const EVENT_TYPES: readonly EventType[] = [...CONVERSATIONS, ...ORDERS, ...MONEY, ...OTHERS];

/** The kinds that an endpoint may choose from; a trial comes whatever it chose. */
export const CHOSEN_TYPES: readonly string[] = EVENT_TYPES.map(({ type }) => type).filter(
  (type) => type !== 'webhook.test',
);

/** A whole event, as it is signed: what is told of each kind, and an example of it. */
export const eventWebhooks: readonly ApiWebhook[] = EVENT_TYPES.map(({ type, subject, when, data, example }) => ({
  ...{ name: type, summary: when },
  schema: z.object({
    type: z.literal(type),
    timestamp: z.string().describe('When it happened, ISO 8601 in UTC.'),
    version: z.literal(1).describe('Rises when a field changes its meaning; new fields may come at any time.'),
    subject: z.string().describe(`What it is about, \`${subject}\`: events of one subject come in their order.`),
    data,
  }),
  example: {
    type,
    timestamp: '2026-11-24T18:00:00.000Z',
    version: 1,
    subject: subject.replace(/<\w+>/, ID),
    data: example,
  },
}));

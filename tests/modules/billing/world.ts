import { sql } from 'kysely';
import type { Action, Executor } from '../../../src/actions/index.ts';
import {
  type Billing,
  billingExecutors,
  type EventDeps,
  type OrderBooking,
  performOperations,
  processEvents,
  readOpenInvoices,
  reconcile,
} from '../../../src/billing/index.ts';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { createStripe } from '../../../src/vendors/stripe/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import type { StripeStandIn } from '../../support/stripe/stand-in.ts';

export const stripeAt = (stripe: StripeStandIn): Promise<Billing> =>
  createStripe({ secretKey: 'sk_test_standin1', apiUrl: stripe.url, returnUrl: 'http://localhost:3000/billing/done' });

export type Heard = {
  readonly orders: string[];
  readonly mails: string[];
  readonly alerts: string[];
  readonly errors: string[];
};

/** Billing at work on a database, with everything that leaves it written down. */
export function billingAt(db: Db, billing: Billing) {
  const heard: Heard = { orders: [], mails: [], alerts: [], errors: [] };
  const deps = {
    db,
    worker: newId<'worker'>(),
    isAlive: () => true,
    billing,
    machineClock: () => new Date(),
    timeZone: async () => 'America/Mexico_City',
    wakeOutbox: async () => undefined,
    alertStaff: async (kind: string) => void heard.alerts.push(kind),
    onError: (_subject: string, error: unknown) => void heard.errors.push(String(error)),
    mail: async (_tx, { template }) => void heard.mails.push(template),
    orders: {
      onOrderPaid: async (_tx, orderId, { amount, isAsAsked }): Promise<OrderBooking> => {
        heard.orders.push(`${orderId} paid ${amount.minor} ${amount.currency} ${isAsAsked ? 'as asked' : 'otherwise'}`);
        return { became: isAsAsked ? 'paid' : 'partly', missing: null, excess: null };
      },
      onOrderPaymentFailed: async (_tx, orderId, reason) => void heard.orders.push(`${orderId} ${reason}`),
      onOrderRefundReturned: async (_tx, orderId, { amount, wasGiven }) =>
        void heard.orders.push(`${orderId} ${wasGiven ? 'given' : 'asked'} refund returned ${amount.minor}`),
      onOrderRefundFailed: async (_tx, orderId, amount) =>
        void heard.orders.push(`${orderId} not refunded ${amount.minor}`),
      onOrderRefunded: async (_tx, orderId, { amount }) =>
        void heard.orders.push(`${orderId} refunded ${amount.minor}`),
    },
  } satisfies EventDeps & Parameters<typeof performOperations>[0] & Parameters<typeof reconcile>[0];
  return {
    deps,
    heard,
    perform: () => performOperations(deps),
    events: () => processEvents(deps),
    reconcile: () => reconcile(deps),
    openInvoices: () => readOpenInvoices(deps),
    /** What was put off is due now. */
    later: async () => {
      await sql`update billing_operations set not_before = now(), leased_until = null where state = 'queued'`.execute(
        db,
      );
      await sql`update billing_events set not_before = now(), leased_until = null where state = 'stored'`.execute(db);
    },
  };
}

export type Customer = { readonly id: ConversationId; readonly customerId: CustomerId };
export const someone = (db: Db): Promise<Customer> => makeConversation(db);

/** The customer says yes to these terms: the executor runs in a transaction of its own. */
export async function sayYes(db: Db, customer: Customer, terms: Action['terms']) {
  const executors: Readonly<Record<string, Executor>> = billingExecutors(false);
  const kind = `billing_${String(terms['kind'])}`;
  const action = {
    id: newId<'action'>(),
    conversationId: customer.id,
    customerId: customer.customerId,
    kind,
    terms,
    language: 'es',
  } as const;
  const execution = await db.transaction().execute(async (tx) => executors[kind]?.(tx, action, new Date()));
  return { action, execution };
}

export const SUBSCRIBE = {
  kind: 'subscribe',
  priceId: 'price_month',
  planName: 'Club de café',
  interval: 'month',
  amount: { minor: 34_900, currency: 'MXN' },
  trialDays: 0,
} as const;

/** What was told in a conversation, and where a button of it leads, oldest first. */
export async function told(db: Db, { id }: Customer): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', content ->> 'text', content ->> 'url') as text from outbox_messages
    where conversation_id = ${id} and origin = 'notice' order by seq
  `.execute(db);
  return rows.map((row) => row.text);
}

/** The buttons that open pages, as they were sent, oldest first. */
export async function pageButtons(db: Db, { id }: Customer): Promise<{ button: string; url: string; text: string }[]> {
  const { rows } = await sql<{ button: string; url: string; text: string }>`
    select content ->> 'button' as button, content ->> 'url' as url, content ->> 'text' as text from outbox_messages
    where conversation_id = ${id} and content ->> 'kind' = 'link' order by seq`.execute(db);
  return rows;
}

export async function operationState(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', state, reason) as line from billing_operations where id = ${id}
  `.execute(db);
  return rows[0]?.line ?? 'none';
}

export async function attempts(db: Db, id: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', step, attempt, state) as line from billing_calls where operation_id = ${id} order by first_called_at, attempt
  `.execute(db);
  return rows.map((row) => row.line);
}

/** Gives the stand-in's events to the program as the webhook reader would. */
export async function deliver(
  db: Db,
  stripe: StripeStandIn,
  insert: (
    tx: Parameters<Parameters<ReturnType<Db['transaction']>['execute']>[0]>[0],
    events: { id: string; type: string; objectId: string; createdAt: Date }[],
  ) => Promise<unknown>,
): Promise<void> {
  const events = stripe.account.events.map((event) => ({
    id: event.id,
    type: event.type,
    objectId: event.data.object.id,
    createdAt: new Date(event.created * 1_000),
  }));
  await db.transaction().execute((tx) => insert(tx, events));
}

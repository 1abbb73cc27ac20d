import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { AlertCode } from '../handoff/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Billing, BillingMail, OrderPayments } from './ports.ts';

/** What became of an event; `wake` is a conversation with something to send, `alert` what staff should look at. */
export type Applied = {
  readonly state: 'done' | 'ignored' | 'parked';
  readonly outcome: string;
  readonly wake?: ConversationId | null;
  readonly alert?: AlertCode;
  /** What staff should know with it; no texts and no names. */
  readonly detail?: object;
};

export type EventDeps = {
  readonly db: Db;
  readonly worker: WorkerId;
  readonly billing: Billing;
  readonly orders: OrderPayments;
  readonly mail: BillingMail;
  readonly timeZone: () => Promise<string>;
  readonly wakeOutbox: (conversations: readonly ConversationId[]) => Promise<void>;
  readonly alertStaff: (kind: AlertCode, subject: string, detail: object) => Promise<void>;
  readonly onError: (event: string, error: unknown) => void;
};

/** Types of events that are acted on; all others are ignored by name. */
export const EVENT_TYPES: ReadonlySet<string> = new Set([
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'customer.subscription.trial_will_end',
  'customer.subscription.paused',
  'customer.subscription.resumed',
  'customer.deleted',
  'invoice.finalized',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.partially_funded',
  'cash_balance.funds_available',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'charge.refunded',
  'refund.updated',
  'refund.failed',
]);

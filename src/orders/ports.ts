import type { ToolContext, ToolOutcome } from '../agent/index.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Money } from '../core/money.ts';
import type { MailOnRequestDeps } from '../notify/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Delivery, OrderId, RefundId } from './types.ts';

/** Whom a payment or a mail is about. */
type OfCustomer = {
  readonly orderId: OrderId;
  readonly customerId: CustomerId;
  readonly language: Language;
};

/** Asks, inside the transaction, for a page on which an order is paid; the customer gets its link by a notice. */
export type AskPayment = (
  tx: Tx,
  order: OfCustomer & {
    readonly conversationId: ConversationId;
    readonly orderNumber: string;
    readonly amount: Money;
    /** What an exchange of it costs more, not the order itself. */
    readonly isExchange: boolean;
  },
) => Promise<void>;

/** Puts the mail that confirms an order into the queue, inside the transaction that places it. */
export type MailPlaced = (
  tx: Tx,
  order: OfCustomer & {
    readonly number: string;
    readonly items: readonly { readonly name: string; readonly quantity: number; readonly total: Money }[];
    readonly shipping: Money;
    readonly total: Money;
    readonly address: string;
    /** What else the customer is to know; null: nothing. */
    readonly note: string | null;
  },
) => Promise<void>;

/** Keeps, inside the transaction that places an order, that the customer agreed to hear of it. */
export type NoteOptIn = (
  tx: Tx,
  order: Pick<OfCustomer, 'orderId' | 'customerId'> & { readonly text: string; readonly at: Date },
) => Promise<void>;

/** What became of an order, for its customer. `number` as customers know it; days as `2026-12-04`. */
export type OrderNews = {
  readonly orderId: OrderId;
  readonly customerId: CustomerId;
  readonly number: string;
  readonly total: Money;
  /** Business time. */
  readonly at: Date;
} & (
  | {
      readonly kind: 'placed';
      /** What the chat has said of it, which did not arrive. */
      readonly said?: string;
      readonly items: readonly { readonly name: string; readonly quantity: number; readonly total: Money }[];
      readonly shipping: Money;
      readonly delivery: Delivery;
    }
  | {
      readonly kind: 'shipped';
      readonly carrier: string | null;
      readonly tracking: string | null;
      readonly trackingUrl: string | null;
      readonly expectedOn: string | null;
      /** The customer may have been told another number. */
      readonly isCorrected?: true;
    }
  /** Nobody paid in time, or the payment failed for good. */
  | { readonly kind: 'ended'; readonly reason: 'unpaid' | 'payment_failed' }
  | { readonly kind: 'exchange_ended'; readonly difference: Money }
);

/**
 * Tells the customer, inside the transaction in which it happens, however often that is repeated only once. Gives the id
 * of the notification; null: it is not told.
 */
export type TellOrder = (tx: Tx, news: OrderNews) => Promise<string | null>;

export type RefundOrder = OfCustomer & {
  /** Null: the customer is not told in a chat. */
  readonly conversationId: ConversationId | null;
  readonly refundId: RefundId;
  /** Goes into the provider's idempotency key. */
  readonly actionId: string;
  readonly amount: Money;
  /** What the payment is called there. */
  readonly receipt: string;
};

/** Gives money back by the provider that took it. */
export type Refunds = {
  /** The provider whose payments it can give back, as `markPaid` was told. */
  readonly provider: string;
  /** Stores the wish inside the transaction; the provider is called later, and `settleRefund` told of the end. */
  readonly enqueue: (tx: Tx, refund: RefundOrder) => Promise<void>;
};

/**
 * How well a customer is known. `none` opens what was ordered in this conversation, without its address; `chat` that
 * with address and refunds; `record` also what was ordered elsewhere.
 */
export type Trust = {
  readonly level: 'none' | 'chat' | 'record';
  /** What was ordered in this conversation before may be somebody else's; null: all of it is theirs. Business time. */
  readonly chatSince: Date | null;
  /** No refunds for a while: the address on record was changed. */
  readonly areRefundsHeld: boolean;
};
export type TrustOf = (db: Db, customerId: CustomerId, now: Date) => Promise<Trust>;

/** What one customer may do before a person looks at it. */
export type OrderLimits = {
  /** After so many hours an order that nobody paid ends. */
  readonly unpaidHours: number;
  readonly maxUnpaid: number;
  readonly maxOrdersPerDay: number;
  /** Minor units. */
  readonly maxRefundPerDay: number;
};

export type OrderDeps = {
  readonly db: Db;
  readonly limits: OrderLimits;
  /** Null: every refund to the original method is a record for staff. */
  readonly refunds: Refunds | null;
  /** Null: nothing can be paid in the chat. */
  readonly askPayment: AskPayment | null;
  readonly mailPlaced: MailPlaced;
  readonly noteOptIn: NoteOptIn;
  /** Null: no mail can be sent. */
  readonly mail: MailOnRequestDeps | null;
  readonly trustOf: TrustOf;
  /** What a tool returns to whoever has not proven enough of who they are; null when they have. */
  readonly missingProof: (
    asker: Pick<ToolContext, 'customerId' | 'now'>,
    need: 'record',
  ) => Promise<ToolOutcome | null>;
  /** Of the shop, IANA. */
  readonly timeZone: () => Promise<string>;
};

import type { ToolContext, ToolOutcome } from '../agent/index.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Money } from '../core/money.ts';
import type { Tx } from '../platform/db/index.ts';
import type {
  OrderBooking,
  OrderPayment,
  Plan,
  PlanChangePreview,
  Step,
  StepDone,
  VendorCheckout,
  VendorDispute,
  VendorEvent,
  VendorInvoice,
  VendorRefund,
  VendorSubscription,
  VendorTransfer,
} from './types.ts';

/** Under which key a step is called, and the operation that every object made by it names. */
export type StepCall = { readonly key: string; readonly actionId: string };

/**
 * `refused`: certainly not done. `later`: not done yet, the same key may be tried again. `unclear`: may have been done;
 * `isRepeated` when the vendor said the same error again under this key, which then tells nothing any more.
 */
export type StepResult =
  | { readonly outcome: 'done'; readonly done: StepDone }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason }
  | { readonly outcome: 'later'; readonly retryAfterMs: number | null }
  | { readonly outcome: 'unclear'; readonly isRepeated: boolean };

/** `customer_gone`: the vendor has deleted the customer for whom it was asked. */
export type RefusalReason = 'card_declined' | 'not_found' | 'invalid' | 'account' | 'customer_gone';

/**
 * The payment vendor. `perform` never throws; readers return null for what the vendor does not know and throw
 * `billing_unavailable` when it cannot be asked.
 */
export type Billing = {
  /** `demo`: the ledger of the simulator; every text says that no money moves. */
  readonly kind: 'stripe' | 'demo';
  readonly perform: (call: StepCall, step: Step) => Promise<StepResult>;
  /** What a step of this operation has left behind at the vendor since `since`; null is a proven absence. */
  readonly find: (actionId: string, step: Step, since: Date) => Promise<StepDone | null>;
  readonly plans: () => Promise<readonly Plan[]>;
  /** `prorationDate` in Unix seconds. */
  readonly previewChange: (change: {
    readonly subscriptionId: string;
    readonly itemId: string;
    readonly priceId: string;
    readonly prorationDate: number;
  }) => Promise<PlanChangePreview | null>;
  /** False once the vendor has deleted them. */
  readonly customerExists: (vendorCustomerId: string) => Promise<boolean>;
  readonly subscription: (id: string) => Promise<VendorSubscription | null>;
  readonly checkout: (id: string) => Promise<VendorCheckout | null>;
  readonly invoice: (id: string) => Promise<VendorInvoice | null>;
  readonly refund: (id: string) => Promise<VendorRefund | null>;
  /** Refunds of a charge or payment. */
  readonly refunds: (chargeId: string) => Promise<readonly VendorRefund[]>;
  readonly transfer: (paymentId: string) => Promise<VendorTransfer | null>;
  /** Money of a customer that belongs to no payment, one amount a currency. */
  readonly unappliedMoney: (vendorCustomerId: string) => Promise<readonly Money[]>;
  readonly dispute: (id: string) => Promise<VendorDispute | null>;
  /** Newest first, at most `limit`. */
  readonly invoices: (vendorCustomerId: string, limit: number) => Promise<readonly VendorInvoice[]>;
  /** What is to be paid first of a subscription: its oldest open invoice; null: nothing is open. */
  readonly openInvoiceOf: (subscriptionId: string) => Promise<VendorInvoice | null>;
  /**
   * What can be paid now, of all customers, the newest first, a page of those after one (null: from the beginning); null:
   * the vendor no longer knows that one.
   */
  readonly openInvoices: (
    after: string | null,
  ) => Promise<{ readonly invoices: readonly VendorInvoice[]; readonly isLast: boolean } | null>;
  /** A page on which customers see and change what is theirs; made on demand, never stored. */
  readonly portalLink: (vendorCustomerId: string, language: Language) => Promise<string>;
  /** Where the vendor’s own pages show something of ours, by the kind of a line of the list; null: nowhere. */
  readonly pageOf: (kind: string, id: string) => string | null;
  readonly allSubscriptions: () => AsyncIterable<VendorSubscription>;
  readonly eventsSince: (since: Date) => AsyncIterable<VendorEvent>;
};

/** Orders, as billing sees them. All run inside the transaction that remembers the vendor's word, at most once each. */
export type OrderPayments = {
  readonly onOrderPaid: (tx: Tx, orderId: string, payment: OrderPayment) => Promise<OrderBooking>;
  readonly onOrderPaymentFailed: (tx: Tx, orderId: string, reason: 'expired' | 'failed') => Promise<void>;
  readonly onOrderRefunded: (
    tx: Tx,
    orderId: string,
    refund: { readonly id: string; readonly amount: Money },
  ) => Promise<void>;
  /** A refund that the vendor had accepted came back; `wasGiven`: the order was told of it as done. */
  readonly onOrderRefundReturned: (
    tx: Tx,
    orderId: string,
    refund: { readonly id: string; readonly amount: Money; readonly wasGiven: boolean },
  ) => Promise<void>;
  /** A refund that was asked for is certainly not made: another one may be asked for. */
  readonly onOrderRefundFailed: (tx: Tx, orderId: string, amount: Money) => Promise<void>;
};

/** Mail that follows from billing, put into the mail queue inside the same transaction. */
export type BillingMail = (
  tx: Tx,
  mail: {
    readonly template: 'invoice_paid' | 'invoice_open' | 'payment_failed' | 'trial_ending';
    /** Once per subject, whatever comes twice. */
    readonly subject: string;
    /** Number of the document, or name of the plan. */
    readonly what: string;
    readonly customerId: CustomerId;
    readonly amount: Money;
    readonly at: Date;
    /** Until when it is to be paid, and where; null: nobody has said. */
    readonly dueAt?: Date | null;
    readonly pageUrl?: string | null;
  },
) => Promise<void>;

type Asker = Pick<ToolContext, 'customerId' | 'now'>;

/** What the customer of a turn has proven of who they are. */
export type Proof = {
  /**
   * Null when it is known well enough who they are, else what the tool returns instead. `chat` opens what was made in
   * this chat, `record` also what was made elsewhere.
   */
  readonly missing: (asker: Asker, need: 'chat' | 'record') => Promise<ToolOutcome | null>;
  /** What was made in this chat before this moment may be somebody else's; null: all of it is theirs. */
  readonly chatSince: (asker: Asker) => Promise<Date | null>;
};

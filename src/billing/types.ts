import type { ConversationId, CustomerId, OperationId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Money } from '../core/money.ts';

export type Plan = {
  readonly priceId: string;
  readonly name: string;
  readonly interval: 'month' | 'year';
  /** One amount per currency in which it is sold, a period. */
  readonly amounts: readonly Money[];
};

/** The vendor's words for the state of a subscription; a word that is new there is kept as it came. */
export type SubscriptionStatus = string;

/** A subscription as the vendor has it now. */
export type VendorSubscription = {
  readonly id: string;
  readonly vendorCustomerId: string;
  /** Our customer, as the vendor's object names it. */
  readonly customerId: string | null;
  /** Operation that touched it last. */
  readonly actionId: string | null;
  /** Operation that made it. */
  readonly madeBy: string | null;
  readonly itemId: string;
  readonly priceId: string;
  readonly planName: string;
  readonly interval: string;
  readonly amount: Money;
  readonly status: SubscriptionStatus;
  readonly periodEnd: Date;
  readonly cancelsAtPeriodEnd: boolean;
  readonly trialEndsAt: Date | null;
  readonly startedAt: Date;
};

/** Our row of a subscription. */
export type Subscription = Omit<VendorSubscription, 'customerId' | 'actionId' | 'vendorCustomerId'> & {
  readonly customerId: CustomerId;
};

/** A page on which a customer pays or subscribes. */
export type VendorCheckout = {
  readonly id: string;
  readonly state: 'open' | 'complete' | 'expired';
  readonly isPaid: boolean;
  readonly vendorCustomerId: string | null;
  readonly customerId: string | null;
  readonly actionId: string | null;
  readonly orderId: string | null;
  readonly amount: Money | null;
  readonly paymentId: string | null;
};

/** One of the vendor's documents; people call it *recibo*. */
export type VendorInvoice = {
  readonly id: string;
  readonly number: string | null;
  readonly vendorCustomerId: string | null;
  readonly customerId: string | null;
  /** The vendor's id of what it renews; null: it is for something else. */
  readonly subscriptionId: string | null;
  readonly state: string;
  readonly total: Money;
  readonly due: Money;
  readonly createdAt: Date;
  readonly dueAt: Date | null;
  /** Both are fetched anew each time, since they expire. */
  readonly pageUrl: string | null;
  readonly pdfUrl: string | null;
};

export type VendorRefund = {
  readonly id: string;
  readonly paymentId: string | null;
  readonly actionId: string | null;
  readonly amount: Money;
  readonly state: string;
};

/** A payment that may come in parts, as bank transfers do. */
export type VendorTransfer = {
  readonly paymentId: string;
  readonly actionId: string | null;
  readonly isPaid: boolean;
  readonly received: Money;
  readonly missing: Money;
  /** Where the vendor says how to send the rest; null when it does not. */
  readonly pageUrl: string | null;
};

/** Somebody's bank asks a payment back. */
export type VendorDispute = {
  readonly id: string;
  readonly paymentId: string | null;
  readonly amount: Money;
  /** As the vendor says; `lost`, `won`, `prevented` and `warning_closed` are ends. */
  readonly state: string;
  readonly reason: string;
  /** Until when evidence can be sent. */
  readonly dueAt: Date | null;
  readonly areFundsWithdrawn: boolean;
};

/** A call of the vendor: something happened to an object, which is read again before anything is believed. */
export type VendorEvent = {
  readonly id: string;
  readonly type: string;
  readonly objectId: string;
  readonly createdAt: Date;
};

/** What changing the plan costs; `dueNow` is what is charged, negative when the customer is owed something. */
export type PlanChangePreview = {
  readonly dueNow: Money;
  /** What the customer's credit at the vendor pays of it, beside `dueNow`. */
  readonly fromCredit: Money;
  /** Unix time in seconds that the vendor calculates with; the same is used when acting. */
  readonly prorationDate: number;
};

/** One call that changes something at the vendor. */
export type Step =
  | { readonly step: 'customer'; readonly customerId: string; readonly language: Language }
  | {
      readonly step: 'subscription_checkout';
      readonly customerId: string;
      readonly vendorCustomerId: string;
      readonly priceId: string;
      readonly currency: string;
      readonly trialDays: number;
      readonly language: Language;
    }
  | {
      readonly step: 'change_plan';
      readonly subscriptionId: string;
      readonly itemId: string;
      readonly priceId: string;
      readonly prorationDate: number;
    }
  | { readonly step: 'cancel' | 'resume'; readonly subscriptionId: string }
  | {
      readonly step: 'order_checkout';
      readonly customerId: string;
      readonly vendorCustomerId: string;
      readonly orderId: string;
      readonly orderNumber: string;
      readonly amount: Money;
      readonly language: Language;
    }
  | { readonly step: 'close_page'; readonly checkoutId: string }
  | { readonly step: 'refund'; readonly paymentId: string; readonly amount: Money };

/** The vendor's object that came out of a step; `url` for pages. `state` as the vendor says. */
export type StepDone = { readonly id: string; readonly url: string | null; readonly state: string | null };

export type OperationParams =
  | {
      readonly kind: 'subscribe';
      readonly priceId: string;
      readonly planName: string;
      readonly amount: Money;
      readonly interval: 'month' | 'year';
      readonly trialDays: number;
    }
  | {
      readonly kind: 'change_plan';
      readonly subscriptionId: string;
      readonly itemId: string;
      readonly priceId: string;
      readonly planName: string;
      readonly amount: Money;
      readonly interval: 'month' | 'year';
      /** The plan that was shown as the present one. */
      readonly fromPriceId: string;
      readonly dueNow: Money;
      /** Absent from what was stored before credit was told. */
      readonly fromCredit?: Money | null;
      readonly prorationDate: number;
    }
  | { readonly kind: 'cancel' | 'resume'; readonly subscriptionId: string }
  | {
      readonly kind: 'order_checkout';
      readonly orderId: string;
      readonly orderNumber: string;
      readonly amount: Money;
      /** It is the difference of an exchange; absent: the order itself. */
      readonly isExchange?: boolean;
    }
  /** `pageOf` is the operation that asked for the page. */
  | { readonly kind: 'close_page'; readonly pageOf: OperationId }
  | { readonly kind: 'refund'; readonly paymentId: string; readonly orderId: string; readonly amount: Money };

export type OperationKind = OperationParams['kind'];

/** Work at the vendor that a customer has confirmed. */
export type Operation = {
  readonly id: OperationId;
  readonly customerId: CustomerId;
  /** Where the customer is told; null when nobody waits for words. */
  readonly conversationId: ConversationId | null;
  readonly language: Language;
  readonly params: OperationParams;
};

/** What became of money for an order. `missing` and `excess` are null when there is none. */
export type OrderBooking = {
  /** `paid`: all of it is there. `repeated`: it was booked before. Anything else is kept for a person to look at. */
  readonly became: 'paid' | 'partly' | 'over' | 'late' | 'repeated' | 'unknown';
  readonly missing: Money | null;
  readonly excess: Money | null;
};

/** Money for an order, as the vendor confirmed it. */
export type OrderPayment = {
  readonly paymentId: string;
  readonly amount: Money;
  /** False: the order asked for another amount or currency; a person looks at it. */
  readonly isAsAsked: boolean;
};

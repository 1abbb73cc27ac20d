import { z } from 'zod';
import type { Customer, Money } from '../contract.ts';

/** One line of what was charged and what is to be charged, of all customers. */
export type BillingLine = {
  readonly id: string;
  /** `bill`: an invoice that a customer pays by a day; it was made at the payment vendor. */
  readonly kind: 'subscription' | 'invoice' | 'bill' | 'order' | 'page' | 'refund' | 'dispute';
  /** `open`: somebody can pay it now; the payment vendor's words, such as `past_due`, else. */
  readonly state: string;
  readonly plan: string | null;
  /** The number of the order that it is for. */
  readonly order: string | null;
  readonly amount: Money;
  readonly at: string;
  /** When a subscription renews, until when an invoice is to be paid, or until when evidence for a dispute can be sent. */
  readonly dueAt: string | null;
  /** Null: erased, or not a customer of ours. */
  readonly customer: Customer | null;
  readonly conversationId: string | null;
  /** Where the payment vendor’s own pages show it; null: there is none. */
  readonly vendorUrl: string | null;
  /** Its customer can be asked to pay it. */
  readonly canRemind: boolean;
};
/** GET /billing?filter=&cursor= → BillingPage */
export const BillingQuery = z.object({
  filter: z.enum(['subscriptions', 'open', 'overdue', 'paid', 'failed', 'refunds', 'disputes']).optional(),
  cursor: z.string().max(300).optional(),
});
/** POST /billing/:line/reminders → 201 Reminder. `id` is of the click: a second request under it does nothing more. */
export const ReminderWish = z.strictObject({ id: z.uuid() });
export type Reminder = {
  readonly conversationId: string;
  /** From when on it goes, as the customer’s night and what they got lately say; null: at once. */
  readonly until: string | null;
};

export type BillingPage = {
  readonly lines: readonly BillingLine[];
  readonly cursor: string | null;
  /** Of everything, whatever the filter: `collected` during the last 30 days, `open` on pages and invoices now. */
  readonly sums: {
    readonly collected: readonly Money[];
    readonly open: readonly Money[];
    readonly active: number;
    readonly overdue: number;
    readonly disputes: number;
  };
  /** How far the comparison of open invoices with the payment vendor is; null: none was needed yet. */
  readonly reading: {
    readonly seen: number;
    /** Null: it goes on. */
    readonly finishedAt: string | null;
  } | null;
};

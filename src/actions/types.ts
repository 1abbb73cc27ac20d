import type { Money } from '../core/money.ts';

/**
 * One thing that is known to be so, because a tool or a stored row said it. A reply may only claim what facts say;
 * picture text, transcripts and the model's own words are never facts.
 */
export type Fact =
  | { readonly kind: 'money'; readonly amount: Money; readonly of: string }
  | { readonly kind: 'number'; readonly value: number; readonly unit: string; readonly of: string }
  | { readonly kind: 'percent'; readonly value: number; readonly of: string }
  /** A calendar day of the business's zone, `YYYY-MM-DD`. */
  | { readonly kind: 'date'; readonly date: string; readonly of: string }
  /** A time of day, `HH:MM` in 24 hours. */
  | { readonly kind: 'time'; readonly time: string; readonly of: string }
  /** A weekday, 1 (Monday) to 7 (Sunday). */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly of: string }
  | { readonly kind: 'link'; readonly url: string; readonly of: string }
  /** An order number, SKU, tracking number or barcode; `status` when the tool knows one. */
  | { readonly kind: 'code'; readonly code: string; readonly status?: string; readonly of: string }
  /** Something that was done, with the words of the effect: `handoff`, `order_placed`, `email_sent` … */
  | { readonly kind: 'done'; readonly effect: string; readonly of: string }
  /** Stored free text (a policy, an address) whose figures may be repeated as they stand. */
  | { readonly kind: 'text'; readonly text: string; readonly of: string };

/** Facts of one tool call or one stored row; what a claim in a reply points to. */
export type Receipt = {
  /** Unique within its turn, e.g. `search_products:1`. */
  readonly id: string;
  /** Tool or table the facts come from. */
  readonly source: string;
  readonly facts: readonly Fact[];
};

import type { ActionId, ConversationId, CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Money } from '../core/money.ts';
import type { Tx } from '../platform/db/index.ts';

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

/**
 * What a `commits` tool asks for. Code shows `question` with two buttons; after the customer's yes exactly `terms` is
 * done, whatever the model says in between.
 */
export type Proposal = {
  /** Names the executor, e.g. `place_order`. */
  readonly kind: string;
  /** JSON: everything that is bound by the yes (items, amounts, currency, address …). */
  readonly terms: Readonly<Record<string, unknown>>;
  /** In the customer's language, at most 1,024 characters; names every amount. */
  readonly question: string;
  readonly facts: readonly Fact[];
  /** Business time after which a yes counts for nothing, ms. */
  readonly lastsMs: number;
};

export type ActionState =
  | 'proposed'
  | 'executed'
  | 'declined'
  | 'expired'
  | 'replaced'
  | 'refused'
  | 'failed'
  | 'withdrawn';

/** A stored proposal. */
export type Action = {
  readonly id: ActionId;
  readonly conversationId: ConversationId;
  readonly customerId: CustomerId;
  readonly kind: string;
  readonly terms: Readonly<Record<string, unknown>>;
  readonly language: Language;
};

/**
 * What became of a yes. `text` is told to the customer by code, in the action's language. `refused` may come with a new
 * proposal, when the price or the stock has changed: the difference is named in its question.
 */
export type Execution =
  | { readonly outcome: 'executed'; readonly text: string; readonly facts: readonly Fact[] }
  | {
      readonly outcome: 'refused';
      readonly text: string;
      readonly facts: readonly Fact[];
      readonly instead: Proposal | null;
    };

/**
 * Does one kind of action. Runs inside the transaction that also settles the action, so that both happen or neither;
 * re-checks owner, price, stock, state and limits. `now` is business time. Throws only when something is broken.
 */
export type Executor = (tx: Tx, action: Action, now: Date) => Promise<Execution>;

/** Facts of one tool call or one stored row; what a claim in a reply points to. */
export type Receipt = {
  /** Unique within its turn, e.g. `search_products:1`. */
  readonly id: string;
  /** Tool or table the facts come from. */
  readonly source: string;
  readonly facts: readonly Fact[];
};

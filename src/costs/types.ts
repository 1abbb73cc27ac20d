import type { ConversationId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';

/** What WhatsApp sells. */
export type Category = 'marketing' | 'utility' | 'authentication' | 'service';

/** Prices of a market: millionths of the table's currency. `isEstimated`: not read from the vendor's own list. */
export type Rates = Readonly<Record<Category, number>> & { readonly isEstimated: boolean };

/** What holds from a day on. */
export type PriceCard = {
  readonly validFrom: Date;
  readonly chargesUtilityInWindow: boolean;
  readonly rates: ReadonlyMap<string, Rates>;
};

export type PriceTable = {
  /** Day on which the prices were read, and where. */
  readonly asOf: string;
  readonly source: Readonly<Record<Language, string>>;
  /** Every price was read from the vendor's own list. */
  readonly isConfirmed: boolean;
  readonly currency: string;
  /** What one unit of the currency is in US dollars: budgets are kept in dollars. */
  readonly usdPerUnit: number;
  readonly freeServicePerMonth: number;
  /** Market of a recipient whose country no status told. */
  readonly unknownRecipient: string;
  readonly otherMarket: string;
  /** Newest first. */
  readonly cards: readonly PriceCard[];
  readonly marketOfCountry: ReadonlyMap<string, string>;
  /** The longest code that a number begins with decides. */
  readonly marketOfCallingCode: ReadonlyMap<string, string>;
};

/** What a status says of the price. */
export type Pricing = {
  readonly category: string;
  readonly type: string;
  /** Null once WhatsApp leaves it out. */
  readonly isBillable: boolean | null;
};

export type Price = {
  readonly amountMicro: number;
  readonly currency: string;
  readonly isEstimated: boolean;
};

/** What a planned message would cost, and the rule that says so. */
export type Estimate = Price & {
  readonly market: string;
  readonly why: 'free_entry_point' | 'free_quota' | 'free_in_window' | 'market_rate' | 'window_closed';
};

/** One status, as far as it says something of money. */
export type PricedStatus = {
  readonly wamid: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed';
  readonly at: Date;
  /** The vendor's own object, data of a stranger. */
  readonly pricing: unknown;
  readonly recipient?: Recipient | null;
};

export type Recipient = { readonly phone: string | null; readonly bsuid: string | null };

/** How far a budget is used: the usual model, the economic one, that one with short answers, a person. */
export type BudgetStep = 'ample' | 'economic' | 'brief' | 'person';

/** What is summed up: one row a key and currency. */
export type Grouping = 'day' | 'conversation' | 'kind';

/** A page of sums between two moments, by key and currency in the order of their bytes. */
export type SpendQuery = {
  readonly by: Grouping;
  readonly from: Date;
  /** Not included. */
  readonly until: Date;
  /** Days are those of this zone. */
  readonly timeZone: string;
  /** Null: of all. */
  readonly conversationId: ConversationId | null;
  /** The last row of the page before. */
  readonly after: { readonly key: string; readonly currency: string } | null;
  readonly limit: number;
};

export type SpendRow = {
  /** `YYYY-MM-DD`, the id of a conversation (empty: unknown), or a kind such as `model` or `whatsapp_service`. */
  readonly key: string;
  readonly currency: string;
  readonly amountMicro: number;
  /** Messages, turns or files that were paid for. */
  readonly count: number;
  /** Some of it rests on prices that nobody has confirmed. */
  readonly isEstimated: boolean;
};

/** The service messages of one number in one month, as far as statuses have told. */
export type ServiceMessages = {
  readonly phoneNumberId: string;
  /** `YYYY-MM`, of the shop. */
  readonly month: string;
  readonly free: number;
  readonly charged: number;
};

/** A text in both languages of the assistant. */
export type Bilingual = { readonly es: string; readonly en: string };

/** Local times of day `HH:MM`; closing at or before opening means on the next day, `24:00` is the day's end. */
export type OpenInterval = { readonly opens: string; readonly closes: string };

/** Weekday 1 (Monday) to 7 (Sunday). */
export type WeeklyInterval = OpenInterval & { readonly weekday: number };

/** A calendar day `YYYY-MM-DD` with hours of its own; no interval means closed. */
export type SpecialDay = { readonly date: string; readonly name: Bilingual; readonly hours: readonly OpenInterval[] };

/** What decides when the business is open. */
export type OpeningFacts = {
  readonly timeZone: string;
  readonly weeklyHours: readonly WeeklyInterval[];
  readonly specialDays: readonly SpecialDay[];
};

export type ShippingZone = {
  readonly key: string;
  readonly name: Bilingual;
  readonly covers: Bilingual;
  readonly priceMinor: number;
  /** Orders of at least this amount are sent free of charge; null: never. */
  readonly freeFromMinor: number | null;
  /** Working days until delivery. */
  readonly minDays: number;
  readonly maxDays: number;
  /** Ranges such as `01000-16999`; the first zone that holds a postal code is the one. */
  readonly postalCodes: readonly string[];
  readonly isPickup: boolean;
};

export type ReturnRule = {
  readonly key: string;
  readonly name: Bilingual;
  /** Days after delivery; null: cannot be returned. */
  readonly days: number | null;
  readonly conditions: Bilingual;
  /** Categories of products (Spanish) it is about. */
  readonly categories: readonly string[];
  /** For these reasons code agrees; for others a person decides. */
  readonly reasons: readonly ReturnReason[];
  readonly mayExchange: boolean;
};

export type ReturnReason = 'unwanted' | 'damaged' | 'faulty' | 'wrong_item';

/** How an order is paid here; null: the method is only told of. */
export type PaymentKind = 'card_link' | 'oxxo' | 'spei' | 'pay_on_delivery';

export type PaymentMethod = {
  readonly key: string;
  readonly name: Bilingual;
  readonly note: Bilingual | null;
  readonly kind: PaymentKind | null;
  /** Keys of the shipping zones where it is possible; null: all. */
  readonly zones: readonly string[] | null;
};

/** What a customer may do with an order without a person. */
export type OrderPolicy = {
  readonly cancelStates: readonly CancelState[];
  /** Hours after the order was placed; null: no limit. */
  readonly cancelHours: number | null;
  readonly changeHours: number | null;
  readonly taxesIncluded: boolean;
  /** Hundredths of a percent: 1600 is 16 %. */
  readonly taxRate: number;
  readonly refundTo: readonly RefundTarget[];
  /** Days after the order was cancelled or returned; null: no limit. */
  readonly refundDays: number | null;
  /** Code agrees to exchanges for a variant at another price, with the difference paid or given back. */
  readonly mayExchangePrice: boolean;
  /** What came back is for sale again, unless staff says otherwise. */
  readonly restocksReturns: boolean;
};

export type CancelState = 'pending' | 'paid' | 'preparing';
export type RefundTarget = 'original' | 'gift_card';

/** `person` is how to reach a human being; its value may be a phone number or plain words. */
export type ContactKind = 'person' | 'phone' | 'email' | 'web';
export type ContactChannel = {
  readonly key: string;
  readonly kind: ContactKind;
  readonly value: string;
  readonly label: Bilingual;
};

/** Everything that is true about the business itself, apart from its goods. */
export type BusinessFacts = OpeningFacts & {
  readonly name: string;
  readonly address: string;
  /** ISO 4217; all amounts below are in its minor units. */
  readonly currency: string;
  readonly privacyUrl: string;
  readonly shippingZones: readonly ShippingZone[];
  readonly returnRules: readonly ReturnRule[];
  readonly paymentMethods: readonly PaymentMethod[];
  readonly contactChannels: readonly ContactChannel[];
  readonly orderPolicy: OrderPolicy;
};

/** Names one state of the facts: stored with each turn. */
export type BusinessVersion = { readonly version: number; readonly hash: string };

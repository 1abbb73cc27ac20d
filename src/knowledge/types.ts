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
};

export type ReturnRule = {
  readonly key: string;
  readonly name: Bilingual;
  /** Days after delivery; null: cannot be returned. */
  readonly days: number | null;
  readonly conditions: Bilingual;
};

export type PaymentMethod = { readonly key: string; readonly name: Bilingual; readonly note: Bilingual | null };

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
};

/** Names one state of the facts: stored with each turn. */
export type BusinessVersion = { readonly version: number; readonly hash: string };

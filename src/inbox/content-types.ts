/** A card that a customer shared, as data of a stranger. */
export type SharedContact = {
  readonly name: string | null;
  readonly organisation: string | null;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  /** The customer tapped a button that shares their own number; any other card proves nothing about who sent it. */
  readonly isOwnNumber: boolean;
};

/** A line of a cart that was filled in WhatsApp's own shop window. */
export type CartItem = {
  /** The product's id in the catalogue at Meta: our SKU. */
  readonly reference: string;
  /** As it came; 0 when it makes no sense. */
  readonly quantity: number;
  /** What the customer saw, in the currency's own unit; null when it was not said. */
  readonly shownPrice: number | null;
  readonly currency: string | null;
};

/** What came with a message besides words. Everything in it is data of a stranger, cleaned and bounded. */
export type MessageContent =
  | {
      readonly kind: 'location';
      readonly latitude: number | null;
      readonly longitude: number | null;
      readonly name: string | null;
      readonly address: string | null;
      readonly url: string | null;
    }
  | { readonly kind: 'contacts'; readonly cards: readonly SharedContact[]; readonly more: number }
  | {
      readonly kind: 'cart';
      readonly catalogId: string | null;
      readonly items: readonly CartItem[];
      readonly more: number;
    }
  /** Null: the reaction was taken back. */
  | { readonly kind: 'reaction'; readonly emoji: string | null }
  /** `answers`: JSON text. */
  | { readonly kind: 'form'; readonly name: string | null; readonly answers: string }
  | { readonly kind: 'button'; readonly payload: string | null }
  | { readonly kind: 'choice'; readonly description: string }
  | { readonly kind: 'call_permission'; readonly isGiven: boolean }
  | { readonly kind: 'call'; readonly seconds: number | null }
  | { readonly kind: 'system'; readonly what: string }
  | { readonly kind: 'unsupported'; readonly type: string | null; readonly code: number | null }
  | { readonly kind: 'file'; readonly name: string }
  /** Only of what was overheard, as it was announced; which kind of file it is says the message. */
  | {
      readonly kind: 'file_elsewhere';
      readonly mediaId: string;
      readonly mime: string | null;
      readonly sha256: string | null;
      readonly name: string | null;
    };

export type Ad = {
  readonly id: string | null;
  readonly type: string | null;
  readonly url: string | null;
  readonly headline: string | null;
  readonly body: string | null;
  readonly clickId: string | null;
  /** What the ad itself said first. */
  readonly welcome: string | null;
};

/** Where a message comes from; null on a message that just was written. Any context makes words less than a plain yes. */
export type MessageContext = {
  readonly replyTo: string | null;
  readonly isForwarded: boolean;
  readonly product: { readonly catalogId: string | null; readonly reference: string | null } | null;
  readonly ad: Ad | null;
};

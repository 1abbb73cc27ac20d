import type { EmailAddress } from '../../core/email.ts';
import type { CustomerId } from '../../core/ids.ts';
import type { Language } from '../../core/language.ts';
import type { Money } from '../../core/money.ts';
import type { PostalAddress } from '../postal-address.ts';

export type SavedAddress = {
  readonly label: string | null;
  readonly address: PostalAddress;
  readonly isDefault: boolean;
};

/** How a customer has paid before: never more of a card than its brand and last four digits, of PayPal a masked account. */
export type SavedMethod = { readonly isDefault: boolean } & (
  | { readonly kind: 'card'; readonly brand: string; readonly lastFour: string }
  | { readonly kind: 'paypal'; readonly account: string | null }
);

export type FileGiftCard = { readonly number: string; readonly balance: Money };

/** A consent or a refusal as a file says it; `at`: ISO 8601; `source`: where it was given. */
export type FileConsent = {
  readonly scope: 'utility' | 'marketing';
  readonly isGiven: boolean;
  readonly at: string;
  readonly source: string | null;
};

/** A phone number as it is compared, and with its digits as they are written to. */
export type FilePhone = { readonly value: string; readonly raw: string };

/** What a file says of a customer; null: it says nothing, and what is known stays. */
export type CustomerEntry = {
  readonly externalId: string | null;
  readonly name: string | null;
  readonly phone: FilePhone | null;
  readonly language: Language | null;
  readonly email: EmailAddress | null;
  readonly addresses: readonly SavedAddress[] | null;
  readonly methods: readonly SavedMethod[] | null;
  readonly giftCards: readonly FileGiftCard[] | null;
  readonly consents: readonly FileConsent[] | null;
};

/** What is kept of a customer, as a file would say it. */
export type CustomerRecord = {
  readonly id: CustomerId;
  readonly externalId: string | null;
  readonly name: string | null;
  readonly language: Language;
  /** Live phone numbers, the newest first. */
  readonly phones: readonly FilePhone[];
  /** The number that a file said last, as it is compared. */
  readonly recordPhone: string | null;
  readonly addresses: readonly SavedAddress[];
  readonly methods: readonly SavedMethod[];
};

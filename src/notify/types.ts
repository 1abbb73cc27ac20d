import type { EmailAddress } from '../core/email.ts';
import type { CustomerId, Id } from '../core/ids.ts';
import type { Language } from '../core/language.ts';

export type MailId = Id<'mail'>;
export type MailProvider = 'sendgrid' | 'ses' | 'smtp' | 'files';

export type Recipient = { readonly address: EmailAddress; readonly name: string | null };

/** A mail as it goes to a provider: complete, nothing is looked up any more. */
export type OutgoingMail = {
  readonly id: MailId;
  readonly to: Recipient;
  /** Shown beside the sender's address when the account names nobody. */
  readonly fromName: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Lower-case names of List-Unsubscribe headers and the like. */
  readonly headers: Readonly<Record<string, string>>;
};

/**
 * What a provider made of one mail. `later`: it did not take it, now or from us; safe to repeat. `never`: it will not
 * take this mail. `stop`: it takes nothing from this account until somebody acts. `ambiguous`: the answer was lost.
 */
export type MailResult =
  | { readonly outcome: 'accepted'; readonly providerId: string | null }
  | {
      readonly outcome: 'refused';
      readonly refusal: 'later' | 'never' | 'stop';
      readonly code: string;
      readonly details: string;
      readonly retryAfterMs: number | null;
    }
  | { readonly outcome: 'ambiguous'; readonly code: string };

/** A row that this worker has claimed for one attempt. */
export type ClaimedMail = {
  readonly id: MailId;
  readonly claimToken: number;
  readonly customerId: CustomerId | null;
  readonly template: string;
  readonly language: Language;
  readonly toAddress: EmailAddress;
  readonly toName: string | null;
  readonly data: unknown;
  readonly attempts: number;
  readonly isExpired: boolean;
};

/** What is known of an address. */
export type AddressStanding = {
  readonly isBounced: boolean;
  readonly isComplained: boolean;
  readonly isUnsubscribed: boolean;
  readonly unsubscribeToken: string;
};

/** What becomes of a claimed mail. */
export type ClaimEnd =
  | { readonly to: 'sent'; readonly providerId: string | null }
  | { readonly to: 'queued'; readonly notBeforeMs: number; readonly code: string; readonly details: string }
  | { readonly to: 'failed'; readonly code: string; readonly details: string }
  | { readonly to: 'discarded'; readonly reason: string; readonly isAlert: boolean }
  | { readonly to: 'unconfirmed'; readonly code: string; readonly alertInMs: number };

/** What a provider reports later of a mail or an address. */
export type MailEvent = {
  /** Unique over all providers: `sendgrid:<sg_event_id>`. */
  readonly id: string;
  readonly kind: 'accepted' | 'delivered' | 'bounced' | 'complained' | 'unsubscribed' | 'dropped';
  readonly address: EmailAddress | null;
  readonly mailId: string | null;
  readonly providerId: string | null;
  readonly at: Date;
};

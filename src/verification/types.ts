import type { EmailAddress } from '../core/email.ts';
import type { CustomerId, Id } from '../core/ids.ts';
import type { Language } from '../core/language.ts';

/** `chat` opens what was made in this chat, `record` also what was made elsewhere. */
export type Level = 'chat' | 'record';

/** What is proven of a customer at one moment. Times are business time. */
export type Verification = {
  readonly level: 'none' | Level;
  readonly until: Date | null;
  readonly refundsBlockedUntil: Date | null;
  /**
   * Things made in this chat before this moment may be somebody else's: the chat was silent for long. Null: all of them
   * are this customer's.
   */
  readonly chatSince: Date | null;
  /** The address that a code has proven, while the verification lasts. For mails of code; never shown to a model. */
  readonly address: EmailAddress | null;
};

/** What is kept of one customer. Times are business time. */
export type Trust = {
  readonly address: EmailAddress | null;
  readonly addressOrigin: Level | null;
  readonly isProven: boolean;
  readonly vouchesSince: Date | null;
  readonly sourceAddress: string | null;
  readonly level: Level | null;
  readonly verifiedUntil: Date | null;
  /** Since when the chat belongs to whoever writes in it now; null: from its beginning. */
  readonly chatSince: Date | null;
};

/** `refundsBlockedUntil` never shortens an earlier block. */
export type ChangedTrust = Trust & { readonly refundsBlockedUntil: Date | null };

export type CodeId = Id<'verification_code'>;

/** What a right code does. `release` gives the old address up for a new one, `replace` proves the new one. */
export type CodePurpose = 'prove' | 'release' | 'replace';

/**
 * What becomes of codes, to be counted: one was asked for, mailed, or refused as one too many; typed digits were right,
 * wrong, too late, or after the last try.
 */
export type CodeStep = 'asked' | 'sent' | 'limit_reached' | 'right' | 'wrong' | 'expired';

/** A six-digit code that is to be mailed. `key` names the effect: under one key one mail goes out. */
export type CodeMail = {
  readonly customerId: CustomerId;
  readonly address: EmailAddress;
  readonly code: string;
  readonly minutes: number;
  readonly language: Language;
  readonly key: string;
};

/** What became of six digits that a customer typed. */
export type EntryResult = 'verified' | 'already' | 'wrong' | 'next' | 'too_many' | 'changed';

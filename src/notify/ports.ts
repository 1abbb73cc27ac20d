import type { LiveCheck } from '../platform/live-check.ts';
import type { MailProvider, MailResult, OutgoingMail } from './types.ts';

/** The account that carries mails. */
export type Mailer = {
  readonly provider: MailProvider;
  /** Sending the same mail again leaves one mail, so a lost answer may simply be repeated. */
  readonly isIdempotent: boolean;
  /** Hands one mail over. Never throws: what happened is in the result. */
  readonly send: (mail: OutgoingMail) => Promise<MailResult>;
  /** Calls the account once without sending anything. Never throws. */
  readonly check: () => Promise<LiveCheck>;
};

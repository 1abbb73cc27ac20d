import type { Clock } from '../core/clock.ts';
import type { EmailAddress } from '../core/email.ts';
import type { Language } from '../core/language.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { RateLimits } from '../platform/rate-limit.ts';
import type { Session } from './contract.ts';
import type { Passwords } from './passwords.ts';

/** A mail to somebody who works here, or is asked to. */
export type StaffMail = {
  /** Names the mail: under one key one is sent. */
  readonly key: string;
  readonly to: EmailAddress;
  readonly language: Language;
} & (
  | { readonly template: 'invitation'; readonly inviter: string; readonly role: string; readonly link: string }
  | { readonly template: 'password_reset'; readonly name: string; readonly link: string; readonly minutes: number }
  | { readonly template: 'verify_email'; readonly name: string; readonly link: string; readonly hours: number }
  | { readonly template: 'welcome'; readonly name: string; readonly link: string }
);

/** Queues a mail in the transaction that it belongs to. */
export type MailStaff = (tx: Tx, mail: StaffMail) => Promise<void>;

export type AccountDeps = {
  readonly db: Db;
  /** Machine time: nobody is signed out because the simulator's clock was moved. */
  readonly now: Clock;
  readonly publicUrl: string;
  readonly passwords: Passwords;
  readonly limits: RateLimits;
  /** Null without a mail account: links are shown to whoever may hand them on. */
  readonly mail: MailStaff | null;
  /** Signs what a browser is known by. */
  readonly deviceKey: Buffer;
  readonly business: () => Promise<Session['business']>;
  readonly isPaused: () => Promise<boolean>;
  /** What went wrong where nobody waits for it. */
  readonly onError: (problem: unknown) => void;
};

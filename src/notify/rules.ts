import type { AddressStanding, ClaimEnd, ClaimedMail, MailProvider, MailResult } from './types.ts';

/** A mail that was refused this often, for reasons that ought to pass, is given up. */
const MAX_ATTEMPTS = 12;
/** A refused account is tried again after this long. */
export const ACCOUNT_RESTS_MS = 300_000;
const LONGEST_PAUSE_MS = 900_000;

/** Why a mail does not go at all; null when it may. Looked at at the last moment. */
export function whyNotMail(
  mail: Pick<ClaimedMail, 'isExpired' | 'attempts'>,
  standing: AddressStanding,
  isOptional: boolean,
): string | null {
  if (mail.isExpired) return 'too_late';
  // Its workers end each time before they hand it over.
  if (mail.attempts > MAX_ATTEMPTS) return 'tried_too_often';
  if (standing.isBounced) return 'address_bounced';
  if (standing.isComplained) return 'address_complained';
  if (isOptional && standing.isUnsubscribed) return 'unsubscribed';
  return null;
}

/** Reasons that nobody has to act on: the receiver wanted it so. */
export const isWanted = (reason: string): boolean => reason === 'unsubscribed';

/**
 * What staff is told about: the mail, but of many mails that fail for one reason (a flood to one customer, no account) only
 * that reason.
 */
export function alertSubject(mail: {
  readonly id: string;
  readonly customerId: string | null;
  readonly reason: string | null;
}): string {
  if (mail.reason === 'no_account') return 'no_account';
  return mail.reason === 'daily_limit' ? (mail.customerId ?? mail.id) : mail.id;
}

/** Doubles from five seconds; what the provider asks for counts, up to an hour. */
const backOffMs = (attempts: number, retryAfterMs: number | null): number =>
  retryAfterMs === null
    ? Math.min(5_000 * 2 ** Math.max(0, attempts - 1), LONGEST_PAUSE_MS)
    : Math.min(retryAfterMs, 3_600_000);

/**
 * How long an unconfirmed mail waits for a report of its provider before staff is told. Only SendGrid and SES report;
 * their reports come within minutes.
 */
const REPORT_WAIT_MS: Readonly<Record<MailProvider, number>> = { sendgrid: 600_000, ses: 600_000, smtp: 0, files: 0 };

/**
 * No provider has an idempotency key: after a lost answer nobody knows whether a mail was accepted, so it is never sent
 * again. It stays unconfirmed until a report settles it. Files excepted: the same file is written again.
 */
export function endOfAttempt(
  result: MailResult,
  attempts: number,
  mailer: { readonly provider: MailProvider; readonly isIdempotent: boolean },
): ClaimEnd {
  if (result.outcome === 'accepted') return { to: 'sent', providerId: result.providerId };
  if (result.outcome === 'ambiguous') {
    return mailer.isIdempotent && attempts < MAX_ATTEMPTS
      ? { to: 'queued', notBeforeMs: backOffMs(attempts, null), code: result.code, details: '' }
      : { to: 'unconfirmed', code: result.code, alertInMs: reportWaitMs(mailer.provider) };
  }
  const { refusal, code, details, retryAfterMs } = result;
  if (refusal === 'never') return { to: 'failed', code, details };
  if (refusal === 'stop') return { to: 'queued', notBeforeMs: ACCOUNT_RESTS_MS, code, details };
  if (attempts >= MAX_ATTEMPTS) return { to: 'failed', code, details };
  return { to: 'queued', notBeforeMs: backOffMs(attempts, retryAfterMs), code, details };
}

export const reportWaitMs = (provider: MailProvider): number => REPORT_WAIT_MS[provider];

import { randomBytes } from 'node:crypto';
import { sleep } from '../core/clock.ts';
import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { readStanding, takePlace } from './address-store.ts';
import { CLAIM_MAX_AGE_MS, claimNextMail, finishMail, handOver, postponeMails, releaseClaim } from './claim-store.ts';
import type { Mailer } from './ports.ts';
import { ACCOUNT_RESTS_MS, endOfAttempt, isWanted, whyNotMail } from './rules.ts';
import type { RenderedMail, RenderMail } from './templates/load-templates.ts';
import { isTemplate, TEMPLATES, type TemplateName } from './templates/templates.ts';
import type { AddressStanding, ClaimEnd, ClaimedMail, MailResult } from './types.ts';

export type SendMailsDeps = {
  readonly db: Db;
  /** Null when no account is configured: then nothing goes out, and staff is told. */
  readonly mailer: Mailer | null;
  readonly worker: WorkerId;
  readonly render: RenderMail;
  readonly shopName: () => Promise<string>;
  /** Where this server is reached, without a trailing slash. */
  readonly publicUrl: string;
  /** Mails that this process hands over at the same time. */
  readonly lanes: number;
  /** Mails a customer gets a day. */
  readonly dailyLimit: number;
  /** True once the process ends: nothing more is taken. */
  readonly isStopping: () => boolean;
  /** Told after each attempt. */
  readonly onEnd: (template: string, end: ClaimEnd, ms: number) => void;
  /** The account is refused: nothing goes until somebody acts. */
  readonly onRefusedAccount: (provider: string, code: string) => Promise<void>;
};

/** Sends every mail that is due; any number of workers may do so at the same time, each mail goes once. */
export async function sendMails(deps: SendMailsDeps): Promise<void> {
  await Promise.all(Array.from({ length: deps.lanes }, () => workOff(deps)));
}

async function workOff(deps: SendMailsDeps): Promise<void> {
  while (!deps.isStopping()) {
    const mail = await claimNextMail(deps.db, deps.worker);
    if (!mail) return;
    const startedAt = performance.now();
    const attempted = await attempt(deps, mail);
    if (attempted === null) {
      await releaseClaim(deps.db, mail);
      continue;
    }
    const holdsSecret = isTemplate(mail.template) && TEMPLATES[mail.template].holdsSecret;
    if (!(await writeDown(() => finishMail(deps.db, mail, attempted.end, holdsSecret)))) continue;
    deps.onEnd(mail.template, attempted.end, performance.now() - startedAt);
    if (attempted.isAccountRefused) {
      await postponeMails(deps.db, ACCOUNT_RESTS_MS);
      await deps.onRefusedAccount(deps.mailer?.provider ?? '', attempted.end.to === 'queued' ? attempted.end.code : '');
      return;
    }
  }
}

/** An answer that the provider has given is worth waiting for the database, which may be restarting. */
async function writeDown(write: () => Promise<boolean>): Promise<boolean> {
  for (let wait = 250; wait <= 8_000; wait *= 2) {
    try {
      return await write();
    } catch {
      await sleep(wait);
    }
  }
  return write();
}

type Attempted = { readonly end: ClaimEnd; readonly isAccountRefused: boolean };

/** Null when the claim took too long to be sure of: it goes back untried, if it is still ours. */
async function attempt(deps: SendMailsDeps, mail: ClaimedMail): Promise<Attempted | null> {
  const { mailer } = deps;
  if (mailer === null) return discard('no_account');
  if (!isTemplate(mail.template)) return discard('template_unknown');
  const standing = await readStanding(deps.db, mail.toAddress, randomBytes(16).toString('hex'));
  const reason =
    whyNotMail(mail, standing, TEMPLATES[mail.template].isOptional) ?? (await isOverLimit(deps, mail, mail.template));
  if (reason !== null) return discard(reason);
  const shopName = await deps.shopName();
  const outgoing = compose(deps, mail, mail.template, standing, shopName);
  if (outgoing === null) return discard('template_failed');
  const askedAt = performance.now();
  // An answer that took long to reach us counts for nothing: a process that stood still reads it when it is untrue.
  if (!(await handOver(deps.db, mail, mailer.provider))) return null;
  if (performance.now() - askedAt >= CLAIM_MAX_AGE_MS) return null;
  const result = await mailer.send({
    ...outgoing,
    id: mail.id,
    to: { address: mail.toAddress, name: mail.toName },
    fromName: shopName,
  });
  return { end: endOfAttempt(result, mail.attempts, mailer), isAccountRefused: isStop(result) };
}

const isStop = (result: MailResult): boolean => result.outcome === 'refused' && result.refusal === 'stop';

const discard = (reason: string): Attempted => ({
  end: { to: 'discarded', reason, isAlert: !isWanted(reason) },
  isAccountRefused: false,
});

async function isOverLimit(deps: SendMailsDeps, mail: ClaimedMail, template: TemplateName): Promise<string | null> {
  if (mail.customerId === null || !TEMPLATES[template].isCounted) return null;
  return (await takePlace(deps.db, mail.customerId, mail.id, deps.dailyLimit)) ? null : 'daily_limit';
}

type Composed = RenderedMail & { readonly headers: Readonly<Record<string, string>> };

/** Null when the data does not fit the template of this version. */
function compose(
  deps: SendMailsDeps,
  mail: ClaimedMail,
  template: TemplateName,
  { unsubscribeToken }: AddressStanding,
  shopName: string,
): Composed | null {
  const unsubscribeUrl = TEMPLATES[template].isOptional
    ? `${deps.publicUrl}/email/unsubscribe/${unsubscribeToken}`
    : null;
  const headers: Readonly<Record<string, string>> =
    unsubscribeUrl === null
      ? {}
      : // RFC 8058: one click, by POST, without a question.
        { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
  try {
    return { ...deps.render(template, mail.language, mail.data, { shopName, unsubscribeUrl }), headers };
  } catch {
    return null;
  }
}

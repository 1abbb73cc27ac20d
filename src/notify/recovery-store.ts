import { sql } from 'kysely';
import type { CustomerId, WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { MailId, MailProvider } from './types.ts';

/** A mail that was on its way when its worker was lost. */
export type LostMail = { readonly id: MailId; readonly claimToken: number; readonly provider: MailProvider | null };

const isLost = (dead: readonly WorkerId[], olderThanMs: number) =>
  sql`state = 'sending' and (claimed_by = any(${dead}::uuid[]) or claimed_at < now() - ${olderThanMs} * interval '1 ms')`;

/** Lost claims of which nothing can have left go back into the queue. Returns how many. */
export async function requeueUnsent(db: Db, dead: readonly WorkerId[], olderThanMs: number): Promise<number> {
  const { numAffectedRows } = await sql`
    update mails set state = 'queued', not_before = now()
    where id = any(array(
      select id from mails where ${isLost(dead, olderThanMs)} and (handed_at is null or provider = 'files') order by id for update skip locked
    ))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

/** Lost claims that may have left: nobody knows whether the provider has them. */
export async function findLostMails(db: Db, dead: readonly WorkerId[], olderThanMs: number): Promise<LostMail[]> {
  const { rows } = await sql<LostMail>`
    select id, claim_token, provider from mails where ${isLost(dead, olderThanMs)} and handed_at is not null and provider <> 'files'
    order by id limit 500
  `.execute(db);
  return rows;
}

/** Whether mails are due that nobody has taken for a while. */
export async function hasDueMails(db: Db, olderThanMs: number): Promise<boolean> {
  const { rows } = await sql`
    select from mails where state = 'queued' and not_before < now() - ${olderThanMs} * interval '1 ms' limit 1
  `.execute(db);
  return rows.length > 0;
}

export type MailAlert = {
  /** What the alert is about: one alert stays open for each. */
  readonly subject: string;
  readonly state: 'discarded' | 'failed' | 'unconfirmed';
  readonly reason: string | null;
};

type AlertRow = Omit<MailAlert, 'subject'> & { readonly id: MailId; readonly customerId: CustomerId | null };

/** Mails of which staff is to be told now. */
export async function findAlerts(db: Db): Promise<AlertRow[]> {
  const { rows } = await sql<AlertRow>`
    select id, customer_id, state, reason from mails where alert_at <= now() order by alert_at limit 200
  `.execute(db);
  return rows;
}

/** Staff has been told. */
export async function clearAlert(db: Db, id: MailId): Promise<void> {
  await sql`update mails set alert_at = null where id = ${id}`.execute(db);
}

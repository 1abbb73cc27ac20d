import { sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { ClaimEnd, ClaimedMail, MailProvider } from './types.ts';

/** Claims the mail that is due longest as *sending*; of any number of workers each gets another one. */
export async function claimNextMail(db: Db, worker: WorkerId): Promise<ClaimedMail | null> {
  const { rows } = await sql<ClaimedMail>`
    update mails set state = 'sending', claimed_by = ${worker}, claimed_at = now(), claim_token = claim_token + 1,
      attempts = attempts + 1, handed_at = null
    where id = (select id from mails where state = 'queued' and not_before <= now() order by not_before, id limit 1 for update skip locked)
    returning id, claim_token, customer_id, template, language, to_address, to_name, data, attempts, expires_at <= now() as is_expired
  `.execute(db);
  return rows[0] ?? null;
}

/** A claim older than this is given up: somebody may already be treating it as lost. */
export const CLAIM_MAX_AGE_MS = 10_000;

type Claim = Pick<ClaimedMail, 'id' | 'claimToken'>;

/**
 * The last statement before the provider is asked: from here on the mail may have left. False when the claim is no
 * longer ours or too old; then nothing may be sent.
 */
export async function handOver(db: Db, claim: Claim, provider: MailProvider): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update mails set handed_at = now(), provider = ${provider}
    where id = ${claim.id} and claim_token = ${claim.claimToken} and state = 'sending'
      and claimed_at > now() - ${CLAIM_MAX_AGE_MS} * interval '1 ms'
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Gives a mail back that its own worker did not send, whatever others meanwhile think of it. */
export async function releaseClaim(db: Db, claim: Claim): Promise<void> {
  await sql`
    update mails set state = 'queued', attempts = attempts - 1, handed_at = null, alert_at = null, reason = null
    where id = ${claim.id} and claim_token = ${claim.claimToken} and state in ('sending', 'unconfirmed')
  `.execute(db);
}

/** Writes what became of the attempt; false when the claim was lost meanwhile. `holdsSecret` empties the data at an end. */
export async function finishMail(db: Db, claim: Claim, end: ClaimEnd, holdsSecret: boolean): Promise<boolean> {
  const isOver = end.to !== 'queued';
  const { numAffectedRows } = await sql`
    update mails set state = ${end.to}, data = case when ${isOver && holdsSecret} then null else data end, ${assignments(end)}
    where id = ${claim.id} and claim_token = ${claim.claimToken} and state in ('sending', 'unconfirmed')
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

function assignments(end: ClaimEnd) {
  switch (end.to) {
    case 'sent':
      return sql`accepted_at = now(), provider_id = ${end.providerId}, alert_at = null, reason = null, error_code = null, error_details = null`;
    case 'queued':
      return sql`not_before = now() + ${end.notBeforeMs} * interval '1 ms', error_code = ${end.code}, error_details = ${end.details}`;
    case 'failed':
      return sql`reason = 'refused', error_code = ${end.code}, error_details = ${end.details}, alert_at = now()`;
    case 'unconfirmed':
      return sql`reason = 'answer_lost', error_code = ${end.code}, alert_at = now() + ${end.alertInMs} * interval '1 ms'`;
    case 'discarded':
      return sql`reason = ${end.reason}, alert_at = case when ${end.isAlert} then now() end`;
  }
}

/** The account takes nothing: whatever is due waits as well. */
export async function postponeMails(db: Db, ms: number): Promise<void> {
  await sql`
    update mails set not_before = now() + ${ms} * interval '1 ms'
    where id = any(array(select id from mails where state = 'queued' and not_before <= now() order by id for update skip locked))
  `.execute(db);
}

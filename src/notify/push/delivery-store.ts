import { sql } from 'kysely';
import type { WorkerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ClaimedPush, PushEnd } from './types.ts';

/** A claim older than this is given up: somebody may already be treating it as lost. */
export const CLAIM_MAX_AGE_MS = 10_000;

/** Claims the push that is due longest as *sending*; of any number of workers each gets another one. */
export async function claimNextPush(db: Db, worker: WorkerId): Promise<ClaimedPush | null> {
  const { rows } = await sql<ClaimedPush>`
    update push_deliveries p set state = 'sending', claimed_by = ${worker}, claimed_at = now(), claim_token = claim_token + 1,
      attempts = attempts + 1, handed_at = null
    from push_devices device
    where device.id = p.device_id and p.id = (
      select id from push_deliveries where state = 'queued' and not_before <= now() order by not_before, id limit 1 for update skip locked)
    returning p.id, p.claim_token, p.job_id, p.device_id, p.kind, p.topic, p.conversation_id, p.code, p.count, p.token, p.is_louder,
      p.attempts, p.expires_at <= now() as is_expired, device.staff_id, device.endpoint, device.p256dh, device.auth
  `.execute(db);
  return rows[0] ?? null;
}

type Claim = Pick<ClaimedPush, 'id' | 'claimToken'>;

/** The last statement before the push service is asked; false when the claim is no longer ours or too old. */
export async function handPushOver(db: Db, claim: Claim): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update push_deliveries set handed_at = now()
    where id = ${claim.id} and claim_token = ${claim.claimToken} and state = 'sending'
      and claimed_at > now() - ${CLAIM_MAX_AGE_MS} * interval '1 ms'`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Gives a push back that its own worker did not send. */
export async function releasePush(db: Db, claim: Claim): Promise<void> {
  await sql`
    update push_deliveries set state = 'queued', attempts = attempts - 1, handed_at = null
    where id = ${claim.id} and claim_token = ${claim.claimToken} and state in ('sending', 'unconfirmed')`.execute(db);
}

/** Writes what became of the attempt, also at its device; nothing when the claim was lost meanwhile. */
export async function finishPush(db: Db, claim: Claim & Pick<ClaimedPush, 'deviceId'>, end: PushEnd): Promise<void> {
  if (end.to === 'gone') {
    await sql`delete from push_devices where id = ${claim.deviceId}`.execute(db);
    return;
  }
  await sql`
    with ended as (
      update push_deliveries set ${assignments(end)}
      where id = ${claim.id} and claim_token = ${claim.claimToken} and state in ('sending', 'unconfirmed')
      returning device_id, shown_at)
    update push_devices set ${atDevice(end)} from ended where push_devices.id = ended.device_id`.execute(db);
}

function assignments(end: Exclude<PushEnd, { to: 'gone' }>) {
  switch (end.to) {
    case 'sent':
      return sql`state = 'sent', accepted_at = now(), answer = ${end.answer}`;
    case 'queued':
      return sql`state = 'queued', not_before = now() + ${end.notBeforeMs} * interval '1 ms', answer = ${end.answer}`;
    case 'failed':
      return sql`state = 'failed', answer = ${end.answer}`;
    case 'over':
      return sql`state = 'over'`;
  }
}

/** The receipt may come before the push service's answer. */
function atDevice(end: Exclude<PushEnd, { to: 'gone' }>) {
  switch (end.to) {
    case 'sent':
      return sql`last_error = null, silent = case when ended.shown_at is null then silent + 1 else 0 end`;
    case 'failed':
      return sql`last_error = ${end.error}`;
    case 'queued':
      return sql`last_error = ${String(end.answer ?? 'unreachable')}`;
    case 'over':
      return sql`last_error = last_error`;
  }
}

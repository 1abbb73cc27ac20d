import { sql } from 'kysely';
import type { WorkerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';

const isLost = (dead: readonly WorkerId[], olderThanMs: number) =>
  sql`state = 'sending' and (claimed_by = any(${dead}::uuid[]) or claimed_at < now() - ${olderThanMs} * interval '1 ms')`;

/** Lost claims of which nothing can have left go back into the queue. */
export async function requeueUnsentPushes(db: Db, dead: readonly WorkerId[], olderThanMs: number): Promise<void> {
  await sql`
    update push_deliveries set state = 'queued', not_before = now()
    where id = any(array(
      select id from push_deliveries where ${isLost(dead, olderThanMs)} and handed_at is null order by id for update skip locked))`.execute(
    db,
  );
}

/** Lost claims that may have left are not pushed again; their device counts as silent until it says that it showed them. */
export async function keepUnconfirmed(db: Db, dead: readonly WorkerId[], olderThanMs: number): Promise<void> {
  await sql`
    with lost as (
      update push_deliveries set state = 'unconfirmed'
      where id = any(array(
        select id from push_deliveries where ${isLost(dead, olderThanMs)} and handed_at is not null order by id for update skip locked))
      returning device_id, shown_at)
    update push_devices set silent = silent + 1, last_error = 'answer_lost'
    from lost where push_devices.id = lost.device_id and lost.shown_at is null`.execute(db);
}

/** Deletes what was pushed long ago; returns how many rows. */
export async function forgetPushes(db: Db, days: number, limit: number): Promise<number> {
  const old = sql`created_at < now() - ${days} * interval '1 day'`;
  const pushes = await sql`
    delete from push_deliveries where id = any(array(select id from push_deliveries where ${old} order by created_at limit ${limit}))`.execute(
    db,
  );
  const jobs = await sql`
    delete from push_jobs where id = any(array(select id from push_jobs where ${old} and state <> 'queued' order by created_at limit ${limit}))`.execute(
    db,
  );
  return Number(pushes.numAffectedRows ?? 0n) + Number(jobs.numAffectedRows ?? 0n);
}

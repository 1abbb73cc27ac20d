import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';

/** Nobody reads again within this time, also after a failure: WhatsApp allows 200 questions an hour. */
const PAUSE_S = 300;
/** What webhooks lost is found after a day. */
const KEEPS_S = 86_400;

/**
 * Takes the task of reading an account's templates, if it is due: it is wanted, nothing was ever read, a template is
 * unknown or was edited, or the reading is old. False when nothing is to be done or somebody else does it.
 */
export async function claimReading(db: Db, account: string, isWanted: boolean): Promise<boolean> {
  const { rows } = await sql`
    insert into template_readings as known (account, tried_at)
    select ${account}, now() where not exists (select from template_readings where account = ${account})
      or exists (select from template_readings where account = ${account}
        and tried_at < now() - make_interval(secs => ${PAUSE_S})
        and (${isWanted} or read_at is null or tried_at < now() - make_interval(secs => ${KEEPS_S}) or exists (
          select from template_copies where account = ${account} and status <> 'deleted'
            and (status = 'unknown' or read_at is null or edited_at > read_at))))
    on conflict (account) do update set tried_at = excluded.tried_at
      where known.tried_at < now() - make_interval(secs => ${PAUSE_S})
    returning account`.execute(db);
  return rows.length > 0;
}

/** A reading that began at `at` is complete. */
export async function noteReading(tx: Tx, account: string, at: Date): Promise<void> {
  await sql`insert into template_readings as known (account, tried_at, read_at) values (${account}, now(), ${at})
    on conflict (account) do update set tried_at = now(), read_at = greatest(known.read_at, excluded.read_at)`.execute(
    tx,
  );
}

/** When the account's templates were last read completely (business time); null: never. */
export async function readingAt(db: Db, account: string): Promise<Date | null> {
  const { rows } = await sql<{ readAt: Date | null }>`
    select read_at from template_readings where account = ${account}`.execute(db);
  return rows[0]?.readAt ?? null;
}

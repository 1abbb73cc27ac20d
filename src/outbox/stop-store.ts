import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** Remembers that the channel refuses this credential; nothing more is tried with it. */
export async function stopSending(
  db: Db,
  stop: { readonly code: number; readonly details: string; readonly credential: string },
): Promise<void> {
  await sql`
    insert into outbox_stops (reason, error_code, details, credential) values ('channel_refused', ${stop.code}, ${stop.details}, ${stop.credential})
    on conflict (reason) do nothing
  `.execute(db);
}

export async function isSendingStopped(db: Db, credential: string): Promise<boolean> {
  const { rows } = await sql`select 1 from outbox_stops where credential = ${credential}`.execute(db);
  return rows.length > 0;
}

/** Another credential, or a person, lifts the stop. Returns whether there was one. */
export async function liftStop(db: Db, unlessCredential: string | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from outbox_stops where ${unlessCredential}::text is null or credential is distinct from ${unlessCredential}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

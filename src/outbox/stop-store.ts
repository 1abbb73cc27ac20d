import { sql } from 'kysely';
import type { Db, Reading } from '../platform/db/index.ts';

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

/** One row while nothing may be sent with this credential. */
export const stopOf = (credential: string): Reading<{ readonly isStopped: true }> => ({
  query: sql`select true as is_stopped from outbox_stops where credential = ${credential}`,
  times: [],
});

/**
 * Lifts stops that have lasted this long, ms: what the channel refused may have been mended there, and one message finds
 * out. Returns whether there was one.
 */
export async function liftOldStops(db: Db, olderThanMs: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from outbox_stops where since < now() - ${olderThanMs} * interval '1 ms'
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Another credential, or a person, lifts the stop. Returns whether there was one. */
export async function liftStop(db: Db, unlessCredential: string | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from outbox_stops where ${unlessCredential}::text is null or credential is distinct from ${unlessCredential}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

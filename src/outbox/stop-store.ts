import { sql } from 'kysely';
import type { OutboxId } from '../core/ids.ts';
import type { Db, Reading } from '../platform/db/index.ts';

/** What a stop is about: everything, or what the business begins. */
export type StopScope = 'everything' | 'initiated';
export const STOP_REASONS: Readonly<Record<StopScope, string>> = {
  everything: 'channel_refused',
  initiated: 'initiated_refused',
};

/**
 * Remembers that the channel refuses this credential; nothing more is tried with it. Each probe that is refused, in the
 * answer or afterwards, makes it rest longer; a refusal of what went before the stop does not.
 */
export async function stopSending(
  db: Db,
  stop: {
    readonly code: number;
    readonly details: string;
    readonly credential: string;
    readonly scope: StopScope;
    /** What was refused. */
    readonly messageId: OutboxId;
  },
): Promise<void> {
  await sql`
    insert into outbox_stops as s (reason, error_code, details, credential)
    values (${STOP_REASONS[stop.scope]}, ${stop.code}, ${stop.details}, ${stop.credential})
    on conflict (reason) do update set since = now(), tries = s.tries + 1, probe_id = null, error_code = excluded.error_code,
      details = excluded.details
    where s.probe_id = ${stop.messageId} and s.credential = excluded.credential
  `.execute(db);
}

export type Stop = { readonly scope: StopScope; readonly isProbe: boolean };

/** What may not be sent with this credential; `isProbe`: this message finds out whether that is over. */
export const stopsOf = (credential: string, messageId: OutboxId | null = null): Reading<Stop> => ({
  query: sql`select case reason when ${sql.lit(STOP_REASONS.initiated)} then 'initiated' else 'everything' end as scope,
    coalesce(probe_id = ${messageId}::uuid, false) as is_probe from outbox_stops where credential = ${credential}`,
  times: [],
});

/** Another credential, or a person, lifts the stop. Returns whether there was one. */
export async function liftStop(db: Db, unlessCredential: string | null): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from outbox_stops where ${unlessCredential}::text is null or credential is distinct from ${unlessCredential}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

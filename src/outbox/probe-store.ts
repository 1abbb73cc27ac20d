import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { STOP_REASONS, type StopScope } from './stop-store.ts';

/**
 * Lets one held message go under each stop that has rested long enough: at first `restMs`, then twice as long each time
 * it was refused again, an hour at most. A probe that nobody heard of for a minute is replaced by another; one that
 * WhatsApp has taken, and of which no status came for two minutes, counts as passed on. A stop that holds nothing ends.
 * Returns the conversations of the probes.
 */
export async function probeStops(db: Db, restMs: number): Promise<ConversationId[]> {
  const all = await probe(db, 'channel_refused', 'channel_stopped', restMs);
  const initiated = await probe(db, 'initiated_refused', 'initiated_stopped', restMs);
  return [all, initiated].filter((id) => id !== null);
}

/** A refusal that is reported afterwards comes within seconds. */
const UNREPORTED_MS = 120_000;

async function probe(
  db: Db,
  reason: string,
  held: 'channel_stopped' | 'initiated_stopped',
  restMs: number,
): Promise<ConversationId | null> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ acceptedAgoMs: number | null }>`
      select (select extract(epoch from now() - o.accepted_at)::float8 * 1000 from outbox_messages o
          where o.id = s.probe_id and o.state <> 'failed') as accepted_ago_ms
      from outbox_stops s where reason = ${reason}
        and since < now() - least(${restMs}::float8 * power(2, least(tries, 10)), 3600000) * interval '1 ms'
        and (probe_id is null or probed_at < now() - interval '1 minute') for update`.execute(tx);
    const [stop] = rows;
    if (!stop) return null;
    if (stop.acceptedAgoMs !== null) {
      if (stop.acceptedAgoMs >= UNREPORTED_MS) await sql`delete from outbox_stops where reason = ${reason}`.execute(tx);
      return null;
    }
    const { rows: chosen } = await sql<{ id: OutboxId; conversationId: ConversationId }>`
      update outbox_messages set state = 'queued', reason = null, not_before = null where id = (
        select id from outbox_messages where state = 'held' and reason = ${sql.lit(held)}
        order by id limit 1 for update skip locked)
      returning id, conversation_id`.execute(tx);
    const [first] = chosen;
    if (!first) {
      await sql`delete from outbox_stops where reason = ${reason}`.execute(tx);
      return null;
    }
    await sql`update outbox_stops set probe_id = ${first.id}, probed_at = now() where reason = ${reason}`.execute(tx);
    return first.conversationId;
  });
}

/** These messages were passed on: if one was a probe, what it stood for may go. Returns which stops ended. */
export async function endStops(db: Db, passedOn: readonly OutboxId[]): Promise<readonly StopScope[]> {
  const { rows } = await sql<{ reason: string }>`
    delete from outbox_stops where probe_id = any(${passedOn}::uuid[]) returning reason`.execute(db);
  return rows.map(({ reason }) => (reason === STOP_REASONS.initiated ? 'initiated' : 'everything'));
}

/** If one of these was a probe, it said nothing about the stop: another message will have to. */
export async function dropProbe(db: Db, ids: readonly OutboxId[]): Promise<void> {
  await sql`update outbox_stops set probe_id = null where probe_id = any(${ids}::uuid[])`.execute(db);
}

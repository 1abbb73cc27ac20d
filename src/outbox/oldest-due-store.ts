import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/**
 * How long the oldest answer that may go has waited to be sent, ms; null when none waits. What the business begins goes at
 * WhatsApp's pace, and what waits behind another one of its conversation is no sign: neither counts.
 */
export async function oldestUnsentMs(db: Db): Promise<number | null> {
  const { rows } = await sql<{ waitedMs: number | null }>`
    select (extract(epoch from now() - min(greatest(created_at, coalesce(not_before, created_at)))) * 1000)::float8 as waited_ms
    from outbox_messages o
    where state = 'queued' and origin <> 'initiated' and coalesce(not_before, created_at) <= now() and not exists (
      select from outbox_messages busy where busy.conversation_id = o.conversation_id and busy.id <> o.id
        and (busy.state = 'sending' or (busy.state = 'unconfirmed' and not busy.is_settled)
          or (busy.state = 'queued' and busy.not_before > now() and busy.origin <> 'initiated'
            and coalesce(busy.place, busy.seq) < coalesce(o.place, o.seq))))`.execute(db);
  return rows[0]?.waitedMs ?? null;
}

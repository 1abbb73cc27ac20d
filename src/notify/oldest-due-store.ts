import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** How long the mail that is due longest has waited to be sent, ms; null when none is due. */
export async function oldestUnsentMailMs(db: Db): Promise<number | null> {
  const { rows } = await sql<{ waitedMs: number | null }>`
    select (extract(epoch from now() - min(not_before)) * 1000)::float8 as waited_ms
    from mails where state = 'queued' and not_before <= now()`.execute(db);
  return rows[0]?.waitedMs ?? null;
}

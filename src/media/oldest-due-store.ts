import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/**
 * How long the file that is due longest has waited for somebody to work on it, ms; null when none is due. What nobody waits
 * for any more is tried a few at a time, and may be late.
 */
export async function oldestUnreadFileMs(db: Db): Promise<number | null> {
  const { rows } = await sql<{ waitedMs: number | null }>`
    select (extract(epoch from now() - min(due_at)) * 1000)::float8 as waited_ms
    from attachments where settled_at is null and due_at <= now() and (lease_until is null or lease_until < now())`.execute(
    db,
  );
  return rows[0]?.waitedMs ?? null;
}

import { sql } from 'kysely';
import { firstIdAt } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';

const HOUR_MS = 3_600_000;
/** WhatsApp reports within seconds; what was taken just now does not count yet. */
const SETTLED_MS = 300_000;

/** Of the messages of the last hour that WhatsApp took more than five minutes ago, how many it has reported on. */
export async function countReported(db: Db, now: Date): Promise<{ readonly taken: number; readonly reported: number }> {
  const [from, until] = [new Date(now.getTime() - HOUR_MS), new Date(now.getTime() - SETTLED_MS)];
  const { rows } = await sql<{ taken: number; reported: number }>`
    select count(*)::int as taken, count(first_status_at)::int as reported from outbox_messages
    where id > ${firstIdAt(from)}::uuid and accepted_at < ${until}::timestamptz`.execute(db);
  return rows[0] ?? { taken: 0, reported: 0 };
}

import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

/** How many conversations wait for a person, and the business time since when the first of them does. */
export type Waiting = { readonly count: number; readonly since: Date };

/** Null when none waits. */
export async function readWaiting(db: Db): Promise<Waiting | null> {
  const { rows } = await sql<{ readonly count: number; readonly since: Date | null }>`
    select count(*)::int as count, min(since) as since from holders where holder = 'waiting'
  `.execute(db);
  const { count = 0, since = null } = rows[0] ?? {};
  return since === null ? null : { count, since };
}

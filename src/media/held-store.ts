import { type RawBuilder, sql } from 'kysely';
import type { WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { ClaimedAttachment } from './types.ts';

export type Held = Pick<ClaimedAttachment, 'id' | 'token'>;

/** What gives a file back. */
export const FREE = sql`lease_worker = null, lease_until = null`;

/** Every step is fenced: false when somebody else has taken the file over meanwhile. */
export async function writeHeld(
  db: Db | Tx,
  held: Held,
  worker: WorkerId,
  assignments: RawBuilder<unknown>,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update attachments set ${assignments} where id = ${held.id} and lease_token = ${held.token} and lease_worker = ${worker}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** When there is something to do next. What was overheard has a column of its own: see the table. */
export const nextDue = (at: RawBuilder<unknown>) => sql`
  due_at = case when overheard_id is null then ${at} end, elsewhere_due_at = case when overheard_id is not null then ${at} end`;

/** So long from now; null: never. */
export const inMs = (ms: number | null) =>
  ms === null ? sql`null::timestamptz` : sql`now() + ${ms}::float8 * interval '1 ms'`;

import { sql } from 'kysely';
import type { Db } from '../platform/db/index.ts';

export type Dismissal = { readonly code: string; readonly reason: string; readonly byId: string; readonly at: Date };

export async function listDismissals(db: Db): Promise<readonly Dismissal[]> {
  const { rows } = await sql<Dismissal>`select code, reason, by_id, at from readiness_dismissals`.execute(db);
  return rows;
}

export async function writeDismissal(db: Db, { code, reason, byId, at }: Dismissal): Promise<void> {
  await sql`
    insert into readiness_dismissals (code, reason, by_id, at) values (${code}, ${reason}, ${byId}, ${at})
    on conflict (code) do update set reason = excluded.reason, by_id = excluded.by_id, at = excluded.at`.execute(db);
}

/** False when it was none. */
export async function deleteDismissal(db: Db, code: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from readiness_dismissals where code = ${code}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

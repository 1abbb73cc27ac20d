import { sql } from 'kysely';
import type { Db } from '../../platform/db/index.ts';

const tables = (db: Db) => db.withTables<{ 'simulator.controls': { offsetMs: number } }>();

const MISSING_RELATION = new Set(['42P01', '3F000']);

/** Business time minus machine time, ms; 0 where no simulator has ever run. For other processes of the same shop. */
export async function readBusinessOffset(db: Db): Promise<number> {
  try {
    const row = await tables(db).selectFrom('simulator.controls').select('offsetMs').executeTakeFirst();
    return row?.offsetMs ?? 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && MISSING_RELATION.has(String(error.code))) return 0;
    throw error;
  }
}

/** Moves business time forward and returns the new offset, ms. */
export async function advanceOffset(db: Db, byMs: number): Promise<number> {
  const row = await tables(db)
    .updateTable('simulator.controls')
    .set({ offsetMs: sql<number>`offset_ms + ${byMs}` })
    .returning('offsetMs')
    .executeTakeFirstOrThrow();
  return row.offsetMs;
}

import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** Somebody of the team says that an answer is wrong. */
export type AnswerMark = {
  readonly turnId: string;
  readonly conversationId: ConversationId;
  /** What is wrong with it. */
  readonly note: string | null;
  readonly byId: string;
  /** Machine time. */
  readonly at: Date;
};

/** The newest mark of an answer stands; false when it says the same already. */
export async function writeMark(tx: Tx, { turnId, conversationId, note, byId, at }: AnswerMark): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into answer_marks (turn_id, conversation_id, note, by_id, at)
    values (${turnId}::uuid, ${conversationId}::uuid, ${note}, ${byId}::uuid, ${at})
    on conflict (turn_id) do update set note = excluded.note, by_id = excluded.by_id, at = excluded.at
    where answer_marks.note is distinct from excluded.note`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** False when there was none. */
export async function deleteMark(tx: Tx, turnId: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from answer_marks where turn_id = ${turnId}::uuid`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** The marks of these answers. */
export async function marksOf(db: Db, turnIds: readonly string[]): Promise<AnswerMark[]> {
  if (turnIds.length === 0) return [];
  const { rows } = await sql<AnswerMark>`
    select turn_id, conversation_id, note, by_id, at from answer_marks where turn_id = any(${turnIds}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** How many answers were marked since then and still are, and the newest of them. */
export async function marksSince(
  db: Db,
  since: Date,
  limit: number,
): Promise<{ readonly count: number; readonly newest: readonly AnswerMark[] }> {
  const { rows } = await sql<AnswerMark & { readonly count: number }>`
    select turn_id, conversation_id, note, by_id, at, count(*) over ()::int as count
    from answer_marks where at >= ${since} order by at desc, turn_id limit ${limit}`.execute(db);
  return { count: rows[0]?.count ?? 0, newest: rows.map(({ count: _, ...mark }) => mark) };
}

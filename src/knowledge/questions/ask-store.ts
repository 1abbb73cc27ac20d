import { sql } from 'kysely';
import type { Tx } from '../../platform/db/index.ts';
import type { AskedInVain, QuestionId } from './types.ts';

/** Two that come at one time would both be new. */
export async function lockQuestions(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('knowledge_questions', 0))`.execute(tx);
}

/** The open questions that share a stem with this one, those with most in common first. */
export async function similarQuestions(
  tx: Tx,
  stems: readonly string[],
): Promise<readonly { readonly id: QuestionId; readonly stems: readonly string[] }[]> {
  const { rows } = await sql<{ id: QuestionId; stems: string[] }>`
    select id, stems from knowledge_questions where state = 'open' and stems && ${stems}::text[]
    order by cardinality(array(select unnest(stems) intersect select unnest(${stems}::text[]))) desc,
      cardinality(stems), id limit 20`.execute(tx);
  return rows;
}

export async function countAsksOfTurn(tx: Tx, turnId: string): Promise<number> {
  const { rows } = await sql<{ asks: number }>`
    select count(*)::int as asks from knowledge_question_asks where turn_id = ${turnId}`.execute(tx);
  return rows[0]?.asks ?? 0;
}

export async function insertQuestion(
  tx: Tx,
  id: QuestionId,
  asked: AskedInVain,
  stems: readonly string[],
): Promise<void> {
  await sql`
    insert into knowledge_questions (id, question, stems, asked, last_asked_at)
    values (${id}, ${asked.question}, ${stems}::text[], 0, ${asked.at})`.execute(tx);
}

/** Counts a question once for each turn. */
export async function addAsk(tx: Tx, id: QuestionId, asked: AskedInVain): Promise<void> {
  await sql`
    with ask as (
      insert into knowledge_question_asks (turn_id, question_id, conversation_id, question, asked_at)
      values (${asked.turnId}, ${id}, ${asked.conversationId}, ${asked.question}, ${asked.at})
      on conflict do nothing returning 1)
    update knowledge_questions set asked = asked + 1, last_asked_at = greatest(last_asked_at, ${asked.at}::timestamptz)
    where id = ${id} and exists (select from ask)`.execute(tx);
}

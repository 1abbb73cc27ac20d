import { sql } from 'kysely';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';
import { stemsOf } from './pages/question-rules.ts';
import { lockQuestions } from './questions/ask-store.ts';
import type { QuestionId } from './questions/types.ts';

/**
 * What a person asked in vain. A question that nobody else asked goes; of others their asking no longer counts, and
 * they stand in the words of somebody who still asks.
 */
export async function forgetPersonQuestions(tx: Tx, { conversationIds }: Person): Promise<void> {
  await lockQuestions(tx);
  const { rows: asked } = await sql<{ id: QuestionId }>`
    with gone as (
      delete from knowledge_question_asks where conversation_id = any(${conversationIds}::uuid[]) returning question_id)
    select distinct question_id as id from gone`.execute(tx);
  const ids = asked.map(({ id }) => id);
  if (ids.length === 0) return;
  await sql`
    delete from knowledge_questions q where id = any(${ids}::uuid[])
      and not exists (select from knowledge_question_asks a where a.question_id = q.id)`.execute(tx);
  await sql`
    update knowledge_questions q set asked = a.asked, last_asked_at = a.last_asked_at
    from (select question_id, count(*)::int as asked, max(asked_at) as last_asked_at from knowledge_question_asks
      where question_id = any(${ids}::uuid[]) group by question_id) a where q.id = a.question_id`.execute(tx);
  await takeOthersWords(tx, ids);
}

async function takeOthersWords(tx: Tx, ids: readonly QuestionId[]): Promise<void> {
  const { rows } = await sql<{ id: QuestionId; question: string }>`
    select q.id, (select question from knowledge_question_asks a where a.question_id = q.id
      order by asked_at, turn_id limit 1) as question
    from knowledge_questions q where id = any(${ids}::uuid[]) and not exists (
      select from knowledge_question_asks a where a.question_id = q.id and a.question = q.question)`.execute(tx);
  for (const { id, question } of rows)
    await sql`
      update knowledge_questions set question = ${question}, stems = ${stemsOf(question)}::text[] where id = ${id}`.execute(
      tx,
    );
}

export const personRecords = (db: Db, { conversationIds }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    knowledge_question_asks: sql`
      select question, asked_at from knowledge_question_asks
      where conversation_id = any(${conversationIds}::uuid[]) order by asked_at`,
  });

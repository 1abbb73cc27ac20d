import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/db/index.ts';
import type { PageId } from '../pages/types.ts';
import type { QuestionId, UnansweredQuestion } from './types.ts';

/** Open questions, those asked most often first. */
export async function listQuestions(db: Db): Promise<readonly UnansweredQuestion[]> {
  const { rows } = await sql<UnansweredQuestion>`
    select q.id, q.question, q.asked, q.last_asked_at, array(
      select conversation_id from (
        select conversation_id, max(asked_at) as asked_at from knowledge_question_asks a where a.question_id = q.id
        group by conversation_id order by 2 desc limit 5) newest)::text[] as conversations
    from knowledge_questions q where q.state = 'open' order by q.asked desc, q.last_asked_at desc, q.id limit 200`.execute(
    db,
  );
  return rows;
}

/** When something was asked that nothing answered, once a question and turn, whatever became of the question since. */
export async function askedInVainBetween(db: Db, from: Date, until: Date): Promise<readonly Date[]> {
  const { rows } = await sql<{ askedAt: Date }>`
    select asked_at from knowledge_question_asks where asked_at >= ${from} and asked_at < ${until}`.execute(db);
  return rows.map(({ askedAt }) => askedAt);
}

/** Ends an open question; false when it is not open any more. */
export async function closeQuestion(
  tx: Tx,
  id: QuestionId,
  state: 'answered' | 'dismissed',
  pageId: PageId | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update knowledge_questions set state = ${state}, page_id = ${pageId}::uuid
    where id = ${id} and state = 'open'`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Forgets questions that nobody asked since, open or not; gives their number. */
export async function forgetQuestions(db: Db, before: Date, rows: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from knowledge_questions where id in (
      select id from knowledge_questions where last_asked_at < ${before} limit ${rows} for update skip locked)`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}

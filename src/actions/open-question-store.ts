import { sql } from 'kysely';
import type { ActionId, ConversationId, OutboxId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Reading, Tx, Write } from '../platform/db/index.ts';

export type OpenAction = {
  readonly actionId: ActionId;
  readonly questionId: OutboxId;
  readonly question: string;
  readonly language: Language;
  /** Business time. */
  readonly expiresAt: Date;
};

/** The proposal of a conversation that waits for an answer. */
export const openActionOf = (conversationId: ConversationId): Reading<OpenAction> => ({
  query: sql`
    select id as action_id, question_id, question, language, expires_at from actions
    where conversation_id = ${conversationId} and state = 'proposed' order by created_at desc limit 1`,
  times: ['expiresAt'],
});

/** Whether a message asks for a yes that counts for nothing any more at this moment of business time. */
export async function isQuestionOver(tx: Tx, questionIds: readonly OutboxId[], now: Date): Promise<boolean> {
  const { rows } = await sql<{ isOver: boolean }>`
    select exists (
      select from actions where question_id = any(${questionIds}::uuid[]) and (state <> 'proposed' or expires_at <= ${now}::timestamptz)
    ) as is_over`.execute(tx);
  return rows[0]?.isOver ?? false;
}

/** What stands for a question that did not arrive is the question from then on. */
export const standForQuestion = (failedId: OutboxId, questionId: OutboxId): Write =>
  sql`update actions set question_id = ${questionId} where question_id = ${failedId} and state = 'proposed'`;

/** The same question once more, in another message: what it asks about, and its end, stay as they are. */
export const moveQuestion = (id: ActionId, questionId: OutboxId): Write =>
  sql`update actions set question_id = ${questionId} where id = ${id} and state = 'proposed'`;

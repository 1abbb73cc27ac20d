import { sql } from 'kysely';
import type { ActionId, ConversationId, OutboxId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Reading, Write } from '../platform/db/index.ts';

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

/** What stands for a question that did not arrive is the question from then on. */
export const standForQuestion = (failedId: OutboxId, questionId: OutboxId): Write =>
  sql`update actions set question_id = ${questionId} where question_id = ${failedId} and state = 'proposed'`;

/** The same question once more, in another message: what it asks about, and its end, stay as they are. */
export const moveQuestion = (id: ActionId, questionId: OutboxId): Write =>
  sql`update actions set question_id = ${questionId} where id = ${id} and state = 'proposed'`;

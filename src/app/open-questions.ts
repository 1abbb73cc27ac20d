import type { ConversationId } from '../core/ids.ts';
import { holdersOf } from '../handoff/index.ts';
import { summariesOf } from '../inbox/index.ts';
import { newestSaidIn } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';

/**
 * Of these conversations, those whose customer waits for words of a person: nobody has taken it, or whoever did has not
 * answered what the customer wrote last.
 */
export async function openQuestionsIn(db: Db, ids: readonly ConversationId[]): Promise<ReadonlySet<ConversationId>> {
  if (ids.length === 0) return new Set();
  const holders = await holdersOf(db, ids);
  const heldAs = (holder: 'waiting' | 'person'): ConversationId[] =>
    holders.filter((one) => one.holder === holder).map(({ conversationId }) => conversationId);
  return new Set([...heldAs('waiting'), ...(await unansweredOf(db, heldAs('person')))]);
}

async function unansweredOf(db: Db, ids: readonly ConversationId[]): Promise<readonly ConversationId[]> {
  if (ids.length === 0) return [];
  const [written, said] = await Promise.all([summariesOf(db, ids), newestSaidIn(db, ids)]);
  const saidAt = new Map(said.map(({ conversationId, createdAt }) => [conversationId, createdAt.getTime()]));
  return written.flatMap(({ id, receivedAt, elsewhere }) => {
    const answered = Math.max(saidAt.get(id) ?? 0, elsewhere === null ? 0 : Date.parse(elsewhere.at));
    return receivedAt !== null && receivedAt.getTime() > answered ? [id] : [];
  });
}

import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

export type Waiting = {
  readonly conversationId: ConversationId;
  readonly reason: string | null;
  /** Business time since when the words of a person are waited for. */
  readonly since: Date;
  /** Who has taken it without a word so far; null: nobody. */
  readonly assigneeId: string | null;
};

/** Conversations that have waited for between so long and so long, of which these bits were not all told; the oldest first. */
export async function findUnreminded(
  db: Db,
  { after, until, bits }: { readonly after: Date; readonly until: Date; readonly bits: number },
  limit: number,
): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select conversation_id, reason, unanswered_since as since, assignee_id from holders
    where unanswered_since > ${after}::timestamptz and unanswered_since <= ${until}::timestamptz
      and (reminded_for is distinct from unanswered_since or reminded & ${bits} <> ${bits})
    order by unanswered_since limit ${limit}`.execute(db);
  return rows;
}

/** Remembers that these bits are told of this wait; what was told of it before, or null when it is over. */
export async function markReminded(tx: Tx, waiting: Waiting, bits: number): Promise<number | null> {
  const { rows } = await sql<{ told: number }>`
    update holders h set reminded_for = h.unanswered_since, reminded = case when before.is_same then h.reminded else 0 end | ${bits}
    from (
      select conversation_id, reminded, reminded_for is not distinct from unanswered_since as is_same from holders
      where conversation_id = ${waiting.conversationId} and unanswered_since = ${waiting.since} for update
    ) before
    where h.conversation_id = before.conversation_id
    returning case when before.is_same then before.reminded else 0 end as told`.execute(tx);
  return rows[0]?.told ?? null;
}

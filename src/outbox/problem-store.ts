import { sql } from 'kysely';
import type { ConversationId, OutboxId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Content } from './types.ts';

export type ProblemMessage = {
  readonly id: OutboxId;
  readonly conversationId: ConversationId;
  readonly state: 'failed' | 'held';
  readonly reason: string | null;
  readonly errorCode: number | null;
  readonly kind: Content['kind'];
  readonly text: string | null;
  /** Equal for what is the same to its last part: kind, words, file, what it answers. */
  readonly fingerprint: string;
  readonly at: Date;
  readonly isReplaced: boolean;
  /** When the same went to the same customer later than this, or waits to go; null: it does not, or failed too. */
  readonly repeatedAt: Date | null;
};

/** What is held, and what failed during so many days and nobody sent again: so many of each, the newest first. */
export async function listProblemMessages(db: Db, days: number, limit: number): Promise<readonly ProblemMessage[]> {
  const { rows } = await sql<ProblemMessage>`
    select id, conversation_id, state, reason, error_code, content ->> 'kind' as kind,
      coalesce(content ->> 'text', content ->> 'caption') as text,
      encode(sha256(convert_to(concat(content, template), 'UTF8')), 'hex') as fingerprint,
      coalesce(failed_at, created_at) as at, false as is_replaced,
      (select max(coalesce(r.accepted_at, r.created_at)) from outbox_messages r
        where r.conversation_id = problems.conversation_id and r.seq > problems.seq and r.content = problems.content
          and r.template is not distinct from problems.template and r.state not in ('failed', 'discarded')) as repeated_at
    from (
      (select * from outbox_messages where state = 'held' order by id desc limit ${limit})
      union all
      (select * from outbox_messages o where state = 'failed' and failed_at > now() - ${days} * interval '1 day'
        and not exists (select from outbox_messages r where r.replaces = o.id) order by failed_at desc limit ${limit})
    ) problems order by at desc`.execute(db);
  return rows;
}

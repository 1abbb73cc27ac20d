import { type RawBuilder, sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Reading } from '../platform/db/index.ts';
import { PAIR_EACH_MS } from './pair-rules.ts';

/** How long what was taken lately still counts against a customer, ms; no row: nothing does. */
export const owedBy = (conversationId: ConversationId): Reading<{ readonly owedMs: number }> => ({
  query: sql`
    select (extract(epoch from even_at - now()) * 1000)::float8 as owed_ms from outbox_pairs
    where conversation_id = ${conversationId} and even_at > now()`,
  times: [],
});

/** One message more counts, in the conversation that the rows of `finished` name. */
export const countOne = (finished: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  insert into outbox_pairs as p (conversation_id, even_at)
  select conversation_id, now() + ${sql.lit(PAIR_EACH_MS)} * interval '1 ms' from ${finished}
  on conflict (conversation_id) do update set even_at = greatest(p.even_at, now()) + ${sql.lit(PAIR_EACH_MS)} * interval '1 ms'`;

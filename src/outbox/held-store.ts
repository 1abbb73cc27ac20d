import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Lane } from './pace.ts';
import { isStaleAnswer } from './stale-answer-store.ts';

type Woken = { readonly conversationId: ConversationId };
const distinct = (rows: readonly Woken[]): ConversationId[] => [...new Set(rows.map((row) => row.conversationId))];

/** Conversations to send in; `isAll`: nothing of the lane is left to release. */
export type Released = { readonly conversations: readonly ConversationId[]; readonly isAll: boolean };
const releasedOf = (rows: readonly Woken[], limit: number): Released => ({
  conversations: distinct(rows),
  isAll: rows.length < limit,
});

const isIn = (lane: Lane) => (lane === 'initiated' ? sql`origin = 'initiated'` : sql`origin <> 'initiated'`);

/**
 * Held messages of a lane whose reason may have passed go back into the queue, at most `limit`. The reason stands in the
 * SQL, for its partial index.
 */
export async function releaseHeld(
  db: Db,
  reason: 'channel_stopped' | 'initiated_stopped' | 'paused',
  lane: Lane,
  limit: number,
): Promise<Released> {
  const { rows } = await sql<Woken>`
    update outbox_messages set state = 'queued', reason = null, not_before = null
    where id = any(array(
      select id from outbox_messages where state = 'held' and reason = ${sql.lit(reason)} and ${isIn(lane)}
      order by id limit ${limit} for update skip locked
    ))
    returning conversation_id
  `.execute(db);
  return releasedOf(rows, limit);
}

/**
 * What was held in a lane until a business time that has come, at most `limit` messages; not what waits for room. What
 * waits for a template is only looked at again: it keeps its reason, so that being held for the same one again is no news.
 */
export async function releaseDue(db: Db, businessNow: Date, lane: Lane, limit: number): Promise<Released> {
  const { rows } = await sql<Woken>`
    update outbox_messages set state = 'queued', reason = case when reason like 'template\\_%' then reason end,
      not_before = null, release_at = null
    where id = any(array(
      select id from outbox_messages where state = 'held' and release_at is not null and release_at <= ${businessNow}::timestamptz
        and reason is distinct from 'portfolio_limit' and ${isIn(lane)}
      order by release_at limit ${limit} for update skip locked
    ))
    returning conversation_id
  `.execute(db);
  return releasedOf(rows, limit);
}

/**
 * The customers of these conversations wrote, so that their window is open: what was held for that goes, an answer that
 * is too old does not. Returns the conversations to send in.
 */
export async function releaseForWindow(tx: Tx, conversations: readonly ConversationId[]): Promise<ConversationId[]> {
  const { rows } = await sql<Woken & { isStale: boolean }>`
    with held as (
      select id, ${isStaleAnswer(sql`h`)} as is_stale from outbox_messages h
      where state = 'held' and conversation_id = any(${conversations}::uuid[]) and (reason = 'window_closed' or reason like 'template\\_%')
      order by id for update of h
    )
    update outbox_messages o set state = case when held.is_stale then 'discarded' else 'queued' end,
      reason = case when held.is_stale then 'too_late' end, not_before = null, needs_template = false
    from held where o.id = held.id
    returning o.conversation_id, held.is_stale
  `.execute(tx);
  return distinct(rows.filter((row) => !row.isStale));
}

const TEMPLATE_PORTION = 10_000;

/** A template may be used again, or for the first time: what waited for it goes, however much it is. */
export async function releaseForTemplate(tx: Tx, name: string): Promise<ConversationId[]> {
  const released: Woken[] = [];
  for (;;) {
    const { rows } = await sql<Woken>`
      update outbox_messages set state = 'queued', reason = null, not_before = null
      where id = any(array(
        select id from outbox_messages where state = 'held' and reason like 'template\\_%' and template ->> 'name' = ${name}
        order by id limit ${TEMPLATE_PORTION} for update
      ))
      returning conversation_id
    `.execute(tx);
    released.push(...rows);
    if (rows.length < TEMPLATE_PORTION) return distinct(released);
  }
}

import { sql } from 'kysely';
import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';

export type Changed = {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  /** It was not answered yet. */
  readonly isOpen: boolean;
  readonly isRevoked: boolean;
};

/**
 * Applies edits and deletions to the messages that they are about, whichever of them comes first: `ids` are messages
 * and changes that were just stored. The newest edit wins; one that was deleted and not answered needs no answer. Only
 * messages of the same conversation can be changed. Returns what has changed.
 */
export async function applyChanges(tx: Tx, ids: readonly MessageId[]): Promise<Changed[]> {
  const { rows } = await sql<Changed>`
    with pairs as (
      select m.id, c.kind, c.text, c.sent_at, c.seq from messages c
      join messages m on m.conversation_id = c.conversation_id and m.wamid = c.about_wamid
        and (m.kind <> ${FOLLOW_UP} or c.kind = 'revoke')
      where c.id = any(${ids}::uuid[]) and c.kind in ('edit', 'revoke')
      union
      select m.id, c.kind, c.text, c.sent_at, c.seq from messages m
      join messages c on c.conversation_id = m.conversation_id and c.about_wamid = m.wamid and c.kind in ('edit', 'revoke')
      where m.id = any(${ids}::uuid[])
    ), changes as (
      select id, max(sent_at) filter (where kind = 'revoke') as revoked_at, max(sent_at) filter (where kind = 'edit') as edited_at,
        (array_agg(text order by sent_at desc, seq desc) filter (where kind = 'edit'))[1] as text
      from pairs group by id
    )
    update messages m set
      original_text = case when c.text is null then m.original_text else coalesce(m.original_text, m.text) end,
      text = coalesce(c.text, m.text), edited_at = coalesce(c.edited_at, m.edited_at),
      revoked_at = coalesce(m.revoked_at, c.revoked_at),
      outcome = case when c.revoked_at is not null then coalesce(m.outcome, 'ignored') else m.outcome end,
      outcome_reason = case when c.revoked_at is not null and m.outcome is null then 'revoked' else m.outcome_reason end,
      outcome_at = case when c.revoked_at is not null then coalesce(m.outcome_at, now()) else m.outcome_at end
    from (
      select n.id, n.revoked_at, was.outcome is null as was_open,
        case when was.edited_at is null or n.edited_at >= was.edited_at then n.text end as text,
        case when was.edited_at is null or n.edited_at >= was.edited_at then n.edited_at end as edited_at
      from changes n join messages was on was.id = n.id
    ) c
    where m.id = c.id and m.kind not in ('edit', 'revoke', 'reaction', 'system', 'call')
    returning m.id, m.conversation_id, c.was_open as is_open, m.revoked_at is not null as is_revoked`.execute(tx);
  return rows;
}

/**
 * Makes what came on standby unanswered again, once the other agent has handed the conversation to us: whatever was
 * sent in the 24 hours before, up to then, and after that agent's last words. Returns how many messages these are.
 */
export async function reopenStandby(tx: Tx, conversationId: ConversationId, handedAt: Date): Promise<number> {
  const { rows } = await sql`
    update messages set outcome = null, outcome_reason = null, outcome_at = null, received_at = now()
    where conversation_id = ${conversationId} and outcome_reason = 'standby' and revoked_at is null
      and sent_at between ${handedAt}::timestamptz - interval '24 hours' and ${handedAt}::timestamptz
      and sent_at >= coalesce((
        select max(sent_at) from overheard_messages
        where conversation_id = ${conversationId} and source = 'other_agent' and direction = 'out'
          and sent_at <= ${handedAt}::timestamptz), '-infinity')
    returning id`.execute(tx);
  return rows.length;
}

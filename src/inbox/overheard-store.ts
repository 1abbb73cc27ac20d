import { sql } from 'kysely';
import { type ConversationId, newId } from '../core/ids.ts';
import type { Reading, Tx, Write } from '../platform/db/index.ts';
import type { OverheardMessage } from './types.ts';

/** Since when the chat belongs to whoever writes in it now. */
export const OWN_SINCE = sql`coalesce((select own_since from conversations where id = overheard_messages.conversation_id), '-infinity')`;

export type OverheardRow = OverheardMessage & { readonly conversationId: ConversationId };

/** A message that was new, and whether it was meant for somebody who had the chat before its owner of today. */
export type NewlyHeard = { readonly id: string; readonly isPast: boolean };

/** Keeps what was said without us, each once; returns those that were new, in order. What is past is never shown to the model. */
export async function insertOverheard(tx: Tx, rows: readonly OverheardRow[]): Promise<readonly (NewlyHeard | null)[]> {
  const ids = rows.map(() => newId());
  const { rows: added } = await sql<NewlyHeard>`
    insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, content, about_wamid, sent_at, shown_at)
    select id, conversation_id, source, direction, wamid, kind, text, content::jsonb, about_wamid, sent_at,
      case when source = 'history' then now() end
    from unnest(
      ${ids}::uuid[], ${rows.map((row) => row.conversationId)}::uuid[], ${rows.map((row) => row.source)}::text[],
      ${rows.map((row) => row.direction)}::text[], ${rows.map((row) => row.wamid)}::text[],
      ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.text)}::text[],
      ${rows.map((row) => (row.content === null ? null : JSON.stringify(row.content)))}::text[],
      ${rows.map((row) => row.aboutWamid)}::text[], ${rows.map((row) => row.sentAt)}::timestamptz[]
    ) as o(id, conversation_id, source, direction, wamid, kind, text, content, about_wamid, sent_at)
    on conflict (conversation_id, source, wamid) do nothing
    returning id, sent_at < ${OWN_SINCE} as is_past`.execute(tx);
  const fresh = new Map(added.map((row) => [row.id, row]));
  return ids.map((id) => fresh.get(id) ?? null);
}

export type SaidElsewhere = {
  readonly id: string;
  readonly source: OverheardMessage['source'];
  /** `revoke`: it was deleted, or deletes another one; has no words. */
  readonly kind: string;
  readonly text: string;
  readonly sentAt: Date;
  readonly receivedAt: Date;
};

/** What others said to the chat's owner of today and the model was not told yet, oldest first; at most the 20 newest. */
export const saidElsewhere = (conversationId: ConversationId): Reading<SaidElsewhere> => ({
  query: sql`
    select * from (
      select id, source, case when revoked_at is null then kind else 'revoke' end as kind,
        case when revoked_at is null then text else '' end as text, sent_at, received_at from overheard_messages
      where conversation_id = ${conversationId} and shown_at is null and direction = 'out' and sent_at >= ${OWN_SINCE}
      order by sent_at desc limit 20
    ) newest order by sent_at`,
  times: ['sentAt', 'receivedAt'],
});

/** The model was told. */
export const markHeard = (ids: readonly string[]): Write => sql`
  update overheard_messages set shown_at = now() where id = any(${ids}::uuid[])`;

import { type RawBuilder, sql } from 'kysely';
import { type ConversationId, uuidOrNull } from '../core/ids.ts';
import type { Db, Reading } from '../platform/db/index.ts';
import { FOLLOW_UP } from './follow-up-store.ts';
import { CARD_NOTE, CODE_NOTE } from './rules.ts';
import type { OpenMessage } from './types.ts';

/**
 * What the customer changed or took back after a message: which message that was is not told for every number, so that
 * none before it counts as their own words any more.
 */
const CHANGES = sql`('edit', 'revoke', 'unsupported')`;

/** Everything unanswered of a conversation: by the time it was sent, then by arrival. */
export const openMessagesOf = (conversationId: ConversationId): Reading<OpenMessage> => ({
  query: sql`
    select id, wamid, kind, text, chosen_id, content, context, sent_at, received_at,
      edited_at is not null as is_edited,
      kind = 'text' and (context is null or context = 'null') and edited_at is null and not exists (
        select from messages later where later.conversation_id = ${conversationId} and later.seq > m.seq
          and later.kind in ${CHANGES}) as is_own_words,
      ${CODE_NOTE} = any(notes) and kind <> 'edit' as is_code,
      ${CARD_NOTE} = any(notes) as has_card
    from messages m
    where conversation_id = ${conversationId} and outcome is null order by sent_at, seq limit 200`,
  times: ['sentAt', 'receivedAt'],
});

/** SQL for a message while it is unanswered, otherwise the first unanswered one of the conversation, otherwise null. */
export const stillOrFirstOpen = (
  message: RawBuilder<unknown>,
  conversation: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
  coalesce(
    (select id from messages where id = ${message} and outcome is null),
    (select id from messages where conversation_id = ${conversation} and outcome is null order by sent_at, seq limit 1)
  )`;

type Written = { readonly wamid: string; readonly text: string; readonly isRevoked: boolean };

/** What customers wrote in a conversation under these ids: our own store, and what was overheard. */
export async function findWritten(
  db: Db,
  conversationId: ConversationId,
  wamids: readonly string[],
): Promise<(Written & { readonly isOurs: boolean })[]> {
  const { rows } = await sql<Written & { readonly isOurs: boolean }>`
    select wamid, text, revoked_at is not null as is_revoked, false as is_ours from messages
    where conversation_id = ${conversationId} and wamid = any(${wamids}::text[]) and about_wamid is null
      and kind <> ${FOLLOW_UP}
    union all
    select wamid, text, revoked_at is not null, direction = 'out' from overheard_messages
    where conversation_id = ${conversationId} and wamid = any(${wamids}::text[]) and about_wamid is null`.execute(db);
  return rows;
}

/** The id under which WhatsApp knows a customer's message of this conversation; null when it is none, or was deleted. */
export async function wamidOf(db: Db, conversationId: ConversationId, id: string): Promise<string | null> {
  const { rows } = await sql<{ wamid: string }>`
    select wamid from messages where conversation_id = ${conversationId} and id = ${uuidOrNull(id)}::uuid and revoked_at is null`.execute(
    db,
  );
  return rows[0]?.wamid ?? null;
}

/** Whether a customer's message has this id, in whatever conversation. */
export async function isMessageId(db: Db, id: string): Promise<boolean> {
  const { rows } = await sql`select true from messages where id = ${id}::uuid`.execute(db);
  return rows.length > 0;
}

export type NoticedKind = 'call' | 'unsupported';

/** When the newest message of each kind was sent that code answered; only kinds of which one was. */
export async function lastNoticed(
  db: Db,
  conversationId: ConversationId,
): Promise<{ readonly kind: NoticedKind; readonly sentAt: Date }[]> {
  const { rows } = await sql<{ kind: NoticedKind; sentAt: Date }>`
    select kind, max(sent_at) as sent_at from messages
    where conversation_id = ${conversationId} and kind in ('call', 'unsupported') and outcome = 'answered'
    group by kind`.execute(db);
  return rows;
}

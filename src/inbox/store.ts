import { sql } from 'kysely';
import { type ConversationId, firstIdAt, type MessageId, type TurnId } from '../core/ids.ts';
import type { Db, Tx, Write } from '../platform/db/index.ts';
import type { MessageContent, MessageContext } from './content-types.ts';
import type { MessageOutcome } from './types.ts';

/** Remembers message hashes for good; returns those that were new, as hex. Give them sorted. */
export async function rememberHashes(tx: Tx, hashes: readonly Buffer[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ hash: Buffer }>`
    insert into seen_messages (hash) select unnest(${hashes}::bytea[]) on conflict do nothing returning hash
  `.execute(tx);
  return new Set(rows.map((row) => row.hash.toString('hex')));
}

export type NewMessage = {
  readonly id: MessageId;
  readonly conversationId: ConversationId;
  readonly wamid: string;
  readonly kind: string;
  readonly text: string;
  readonly notes: readonly string[];
  readonly context: MessageContext | null;
  readonly content: MessageContent | null;
  readonly aboutWamid: string | null;
  readonly chosenId: string | null;
  readonly sentAt: Date;
  readonly ignoredBecause: string | null;
};

export async function insertMessages(tx: Tx, messages: readonly NewMessage[]): Promise<void> {
  await sql`
    insert into messages (id, conversation_id, wamid, kind, text, notes, context, content, about_wamid, chosen_id, sent_at, outcome, outcome_reason, outcome_at)
    select id, conversation_id, wamid, kind, text, case when notes = '' then '{}' else string_to_array(notes, ',') end,
      context::jsonb, content::jsonb, about_wamid, chosen_id, sent_at, case when ignored is null then null else 'ignored' end, ignored, case when ignored is null then null else now() end
    from unnest(
      ${messages.map((message) => message.id)}::uuid[], ${messages.map((message) => message.conversationId)}::uuid[],
      ${messages.map((message) => message.wamid)}::text[], ${messages.map((message) => message.kind)}::text[],
      ${messages.map((message) => message.text)}::text[], ${messages.map((message) => message.notes.join(','))}::text[],
      ${messages.map((message) => (message.context === null ? null : JSON.stringify(message.context)))}::text[],
      ${messages.map((message) => (message.content === null ? null : JSON.stringify(message.content)))}::text[],
      ${messages.map((message) => message.aboutWamid)}::text[],
      ${messages.map((message) => message.chosenId)}::text[],
      ${messages.map((message) => message.sentAt)}::timestamptz[], ${messages.map((message) => message.ignoredBecause)}::text[]
    ) as m(id, conversation_id, wamid, kind, text, notes, context, content, about_wamid, chosen_id, sent_at, ignored)
  `.execute(tx);
}

/** Gives messages their outcome; only those that have none yet. Of one that was edited, the words that were read are kept. */
export const settleMessages = (
  messages: readonly { readonly id: MessageId; readonly text: string }[],
  outcome: { readonly outcome: MessageOutcome; readonly reason: string | null; readonly turnId: TurnId },
): Write => sql`
  update messages set outcome = ${outcome.outcome}, outcome_reason = ${outcome.reason}, outcome_at = now(), turn_id = ${outcome.turnId},
    answered_text = case when edited_at is not null then read.text end
  from unnest(${messages.map(({ id }) => id)}::uuid[], ${messages.map(({ text }) => text)}::text[]) as read(id, text)
  where messages.id = read.id and outcome is null`;

/** Messages without an outcome, and how long the oldest has waited, for the gauge. */
export async function countOpenMessages(db: Db): Promise<{ readonly open: number; readonly oldestMs: number }> {
  const { rows } = await sql<{ open: number; oldestMs: number }>`
    select count(*) as open, coalesce(extract(epoch from now() - min(received_at)) * 1000, 0)::float8 as oldest_ms
    from messages where outcome is null
  `.execute(db);
  return rows[0] ?? { open: 0, oldestMs: 0 };
}

/** Messages whose deadline has passed without an outcome: their conversations are due, whatever the queue says. */
export async function findOverdueConversations(db: Db, olderThanMs: number, limit: number): Promise<ConversationId[]> {
  const { rows } = await sql<{ conversationId: ConversationId }>`
    select distinct conversation_id from (
      select conversation_id from messages where outcome is null and received_at < now() - ${olderThanMs} * interval '1 ms'
      order by received_at limit ${limit}
    ) as late
  `.execute(db);
  return rows.map((row) => row.conversationId);
}

/** Clocks of our processes differ by less. */
const SKEW_MS = 10_000;

/** Messages that came in during the last so many ms. Their ids are in order of time, so only the newest are looked at. */
export async function countInbound(db: Db, withinMs: number): Promise<number> {
  const first = firstIdAt(new Date(Date.now() - withinMs - SKEW_MS));
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from messages
    where id > ${first}::uuid and received_at > now() - ${withinMs} * interval '1 ms'`.execute(db);
  return rows[0]?.count ?? 0;
}

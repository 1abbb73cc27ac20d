import { sql } from 'kysely';
import type { ToolCallRecord } from '../agent/index.ts';
import type { ConversationId, MessageId, TurnId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { storable, storableJson } from '../core/text.ts';
import { isOfOwner } from '../inbox/index.ts';
import type { Db, Reading, Write } from '../platform/db/index.ts';
import type { StoredTurn } from './types.ts';

export type TurnRow = {
  readonly id: TurnId;
  readonly conversationId: ConversationId;
  readonly token: number;
  readonly outcome: string;
  readonly reason: string | null;
  readonly messageIds: readonly MessageId[];
  readonly customerTexts: readonly string[];
  readonly reply: string | null;
  readonly language: Language;
  readonly calls: readonly ToolCallRecord[];
  readonly trace: unknown;
  readonly claims: unknown;
  readonly timings: unknown;
  readonly usage: unknown;
  readonly costMicroUsd: number;
  readonly startedAt: Date;
  readonly businessVersion: string | null;
  readonly texts: Readonly<Record<string, number>>;
};

export const insertTurn = (turn: TurnRow): Write => sql`
    insert into turns (id, conversation_id, lease_token, outcome, reason, message_ids, customer_texts, reply, language, calls, trace, claims, timings, usage, cost_micro_usd, started_at, business_version, texts)
    values (${turn.id}, ${turn.conversationId}, ${turn.token}, ${turn.outcome}, ${turn.reason}, ${turn.messageIds}::uuid[], ${turn.customerTexts}::text[],
      ${turn.reply === null ? null : storable(turn.reply)}, ${turn.language}, ${json(turn.calls)}::json, ${json(turn.trace)}::jsonb, ${json(turn.claims)}::jsonb,
      ${json(turn.timings)}::jsonb, ${json(turn.usage)}::jsonb, ${turn.costMicroUsd}, ${turn.startedAt}, ${turn.businessVersion}, ${json(turn.texts)}::jsonb)`;

const json = (value: unknown): string | null => (value == null ? null : storableJson(value));

const FIRST_MESSAGE = sql`message_ids[1]`;

/** The turns that the model may still see, oldest first: from where the history was last cut. */
export const historyOf = (conversationId: ConversationId, limit: number): Reading<StoredTurn> => ({
  query: sql`
    select * from (
      select seq, id, customer_texts, reply, calls from turns
      where conversation_id = ${conversationId}
        and seq >= coalesce((select from_seq from turn_history where conversation_id = ${conversationId}), 0)
        and ${isOfOwner(conversationId, FIRST_MESSAGE)}
      order by seq desc limit ${limit}
    ) newest order by seq`,
  times: [],
});

export const moveHistoryStart = (conversationId: ConversationId, fromSeq: number): Write => sql`
  insert into turn_history (conversation_id, from_seq) values (${conversationId}, ${fromSeq})
  on conflict (conversation_id) do update set from_seq = greatest(turn_history.from_seq, excluded.from_seq)`;

export type FoundTurn = { readonly at: Date; readonly customerTexts: readonly string[]; readonly reply: string | null };

/** An answer of a conversation, the `back`th newest counted from 1, none that was given before `since`; null when there is none. */
export async function answerBefore(
  db: Db,
  conversationId: ConversationId,
  back: number,
  since: Date | null,
): Promise<{ readonly id: TurnId; readonly customerTexts: readonly string[]; readonly reply: string } | null> {
  const { rows } = await sql<{ id: TurnId; customerTexts: string[]; reply: string }>`
    select id, customer_texts, reply from turns
    where conversation_id = ${conversationId} and reply is not null
      and (${since}::timestamptz is null or committed_at >= ${since}::timestamptz)
    order by seq desc offset ${back - 1} limit 1
  `.execute(db);
  return rows[0] ?? null;
}

/** Earlier turns of a conversation that hold all of the words, newest first; accents and case do not matter. */
export async function searchTurns(
  db: Db,
  conversationId: ConversationId,
  words: readonly string[],
  limit: number,
): Promise<FoundTurn[]> {
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
  const { rows } = await sql<FoundTurn>`
    select committed_at as at, customer_texts, reply from turns
    where conversation_id = ${conversationId}
      and unaccent(array_to_string(customer_texts, ' ') || ' ' || coalesce(reply, '')) ilike all (
        select unaccent(pattern) from unnest(${patterns}::text[]) as pattern)
      and ${isOfOwner(conversationId, FIRST_MESSAGE)}
    order by seq desc limit ${limit}
  `.execute(db);
  return rows;
}

import { sql } from 'kysely';
import type { ToolCallRecord } from '../agent/index.ts';
import type { ConversationId, MessageId, TurnId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { TurnTimings } from './types.ts';

/** What was recorded of a turn. */
export type RecordedTurn = {
  readonly id: TurnId;
  readonly conversationId: ConversationId;
  readonly messageIds: readonly MessageId[];
  readonly customerTexts: readonly string[];
  readonly calls: readonly ToolCallRecord[];
  readonly trace: { readonly model: string | null; readonly promptHash: string } | null;
  /** Of the published facts of the business that held then; null: none, or it was not kept yet. */
  readonly businessVersion: string | null;
  /** Versions of the published texts that held then, by kind; null: it was not kept yet. */
  readonly texts: Readonly<Record<string, number>> | null;
  readonly claims: unknown;
  readonly timings: TurnTimings | null;
  readonly usage: { readonly modelCalls: number; readonly modelMs: number } | null;
  readonly reply: string | null;
  readonly outcome: string;
  readonly reason: string | null;
  readonly costMicroUsd: number;
};

export async function recordedTurn(db: Db, id: string): Promise<RecordedTurn | null> {
  const { rows } = await sql<RecordedTurn>`
    select id, conversation_id, message_ids, business_version, texts, customer_texts, calls, trace - 'request' as trace, claims, timings, usage, reply, outcome, reason, cost_micro_usd
    from turns where id = ${id}::uuid`.execute(db);
  return rows[0] ?? null;
}

/** What the models of a conversation's turns have cost, in all and since a moment. */
export async function turnCostsOf(
  db: Db,
  id: ConversationId,
  since: Date,
): Promise<{ readonly totalMicroUsd: number; readonly sinceMicroUsd: number }> {
  const { rows } = await sql<{ totalMicroUsd: number; sinceMicroUsd: number }>`
    select coalesce(sum(cost_micro_usd), 0)::bigint as total_micro_usd,
      coalesce(sum(cost_micro_usd) filter (where committed_at >= ${since}::timestamptz), 0)::bigint as since_micro_usd
    from turns where conversation_id = ${id} and cost_micro_usd > 0`.execute(db);
  return rows[0] ?? { totalMicroUsd: 0, sinceMicroUsd: 0 };
}

/** The newest turns of a conversation, the oldest of them first. */
export async function turnsIn(db: Db, id: ConversationId, newest: number): Promise<RecordedTurn[]> {
  const { rows } = await sql<RecordedTurn & { seq: number }>`
    select * from (
      select seq, id, conversation_id, customer_texts, calls, trace - 'request' as trace, claims, timings, usage, reply, outcome, reason, cost_micro_usd
      from turns where conversation_id = ${id} order by seq desc limit ${newest}) newest
    order by seq`.execute(db);
  return rows;
}

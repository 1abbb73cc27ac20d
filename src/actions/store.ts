import { sql } from 'kysely';
import { type ConversationId, newId, type TurnId } from '../core/ids.ts';
import type { Db, Tx, Write } from '../platform/db/index.ts';
import type { Receipt } from './types.ts';

export const insertReceipts = (
  conversationId: ConversationId,
  turnId: TurnId,
  receipts: readonly Receipt[],
): Write => sql`
  insert into receipts (id, conversation_id, turn_id, name, source, facts)
  select r.id, ${conversationId}::uuid, ${turnId}::uuid, r.name, r.source, r.facts::json from unnest(
    ${receipts.map(() => newId())}::uuid[], ${receipts.map((receipt) => receipt.id)}::text[],
    ${receipts.map((receipt) => receipt.source)}::text[], ${receipts.map((receipt) => JSON.stringify(receipt.facts))}::text[]
  ) as r(id, name, source, facts)`;

export type EffectRow = {
  readonly tool: string;
  readonly callId: string;
  readonly arguments: string;
  /** What the tool returned, as JSON text; null while nobody knows. */
  readonly outcome: string | null;
};

export type EffectKey = { readonly turnId: TurnId; readonly tool: string; readonly hash: Buffer };

/** What is known of an effect; null when nothing is. */
export async function findEffect(db: Db, key: EffectKey): Promise<Pick<EffectRow, 'outcome'> | null> {
  const { rows } = await sql<Pick<EffectRow, 'outcome'>>`
    select outcome from effects
    where turn_id = ${key.turnId} and tool = ${key.tool} and arguments_hash = ${key.hash}
  `.execute(db);
  return rows[0] ?? null;
}

/** Takes an effect for this transaction, behind whoever has it; null when this call is the first. */
export async function claimEffect(
  tx: Tx,
  key: EffectKey,
  call: { readonly callId: string; readonly arguments: string },
): Promise<Pick<EffectRow, 'outcome'> | null> {
  const { numAffectedRows } = await sql`
    insert into effects (turn_id, tool, arguments_hash, call_id, arguments, state)
    values (${key.turnId}, ${key.tool}, ${key.hash}, ${call.callId}, ${call.arguments}, 'running')
    on conflict (turn_id, tool, arguments_hash) do nothing
  `.execute(tx);
  return (numAffectedRows ?? 0n) > 0n ? null : findEffect(tx, key);
}

export async function finishEffect(tx: Tx, key: EffectKey, outcome: string): Promise<void> {
  await sql`
    update effects set state = 'done', outcome = ${outcome}, done_at = now()
    where turn_id = ${key.turnId} and tool = ${key.tool} and arguments_hash = ${key.hash}
  `.execute(tx);
}

export async function findEffects(db: Db, turnId: TurnId): Promise<EffectRow[]> {
  const { rows } = await sql<EffectRow>`
    select tool, call_id, arguments, outcome from effects where turn_id = ${turnId} order by started_at, tool
  `.execute(db);
  return rows;
}

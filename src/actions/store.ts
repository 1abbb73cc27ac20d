import { sql } from 'kysely';
import { type ConversationId, newId, type TurnId } from '../core/ids.ts';
import type { Db, Write } from '../platform/db/index.ts';
import type { Fact, Receipt } from './types.ts';

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

/** Facts of the newest receipts of a conversation: what was said in the last turns may be said again. */
export async function factsOfConversation(db: Db, conversationId: ConversationId, limit: number): Promise<Fact[]> {
  const { rows } = await sql<{ facts: Fact[] }>`
    select facts from receipts where conversation_id = ${conversationId} order by id desc limit ${limit}
  `.execute(db);
  return rows.flatMap((row) => row.facts);
}

export type EffectRow = {
  readonly tool: string;
  readonly callId: string;
  readonly arguments: string;
  readonly state: 'running' | 'done';
  readonly outcome: string | null;
};

export type EffectKey = { readonly turnId: TurnId; readonly tool: string; readonly hash: Buffer };

/** Says that an effect is about to happen; null when this call has the first word, else what is known of it. */
export async function beginEffect(
  db: Db,
  key: EffectKey,
  call: { readonly callId: string; readonly arguments: string },
): Promise<EffectRow | null> {
  const { rows } = await sql<EffectRow & { isNew: boolean }>`
    insert into effects as e (turn_id, tool, arguments_hash, call_id, arguments, state)
    values (${key.turnId}, ${key.tool}, ${key.hash}, ${call.callId}, ${call.arguments}, 'running')
    on conflict (turn_id, tool, arguments_hash) do update set state = e.state
    returning e.tool, e.call_id, e.arguments, e.state, e.outcome, (xmax = 0) as is_new
  `.execute(db);
  const row = rows[0];
  return !row || row.isNew ? null : row;
}

export async function finishEffect(db: Db, key: EffectKey, outcome: string): Promise<void> {
  await sql`
    update effects set state = 'done', outcome = ${outcome}, done_at = now()
    where turn_id = ${key.turnId} and tool = ${key.tool} and arguments_hash = ${key.hash}
  `.execute(db);
}

/** The effect did not happen: the next run of the turn may try it again. */
export async function forgetEffect(db: Db, key: EffectKey): Promise<void> {
  await sql`delete from effects where turn_id = ${key.turnId} and tool = ${key.tool} and arguments_hash = ${key.hash} and state = 'running'`.execute(
    db,
  );
}

export async function findEffects(db: Db, turnId: TurnId): Promise<EffectRow[]> {
  const { rows } = await sql<EffectRow>`
    select tool, call_id, arguments, state, outcome from effects where turn_id = ${turnId} order by started_at, tool
  `.execute(db);
  return rows;
}

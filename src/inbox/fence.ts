import { type RawBuilder, sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/**
 * Whether the assistant may still do something in a conversation, as an expression for the writes of others: false while
 * a person or another agent has it. Until the asking transaction ends nobody can take the conversation over.
 */
export const assistantMayAct = (id: ConversationId | RawBuilder<unknown>): RawBuilder<boolean> =>
  sql`assistant_may_act(${id}::uuid)`;

/** The same, asked by itself inside a transaction that goes on to write. */
export async function mayStillAct(tx: Tx, id: ConversationId): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select ${assistantMayAct(id)} as may`.execute(tx);
  return rows[0]?.may ?? false;
}

/** Waits until nothing of the assistant's is on its way out of the database, and keeps it so until the transaction ends. */
export async function takeFromAssistant(tx: Db | Tx, id: ConversationId): Promise<void> {
  await sql`select take_from_assistant(${id}::uuid)`.execute(tx);
}

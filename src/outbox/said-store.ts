import { sql } from 'kysely';
import type { OutboxId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { SaidMessage } from './types.ts';

/** Null when there is none. The row stays as it is until the transaction ends. */
export async function lockSaid(tx: Tx, id: OutboxId): Promise<SaidMessage | null> {
  const { rows } = await sql<SaidMessage>`
    select id, conversation_id, origin, content, template, topic, purpose, about, state, reason, error_code, author_id
    from outbox_messages where id = ${id} for update`.execute(tx);
  return rows[0] ?? null;
}

/** Whether any message of ours has this id. */
export async function isSaid(db: Db, id: OutboxId): Promise<boolean> {
  const { rows } = await sql`select true from outbox_messages where id = ${id}`.execute(db);
  return rows.length > 0;
}

/** What was sent again in place of a message; null when nothing was. */
export async function findReplacing(tx: Tx, id: OutboxId): Promise<OutboxId | null> {
  const { rows } = await sql<{ id: OutboxId }>`select id from outbox_messages where replaces = ${id}`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Takes a message back that has not gone out; false when it is under way, or went. */
export async function discardSaid(tx: Tx, id: OutboxId): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update outbox_messages set state = 'discarded', reason = 'by_staff', not_before = null, release_at = null
    where id = ${id} and state in ('queued', 'held') and ambiguities = 0`.execute(tx);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Those of these messages that somebody wrote themselves. */
export async function writtenBy(tx: Tx, authorId: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select id from outbox_messages where id = any(${ids}::uuid[]) and author_id = ${authorId}`.execute(tx);
  return new Set(rows.map(({ id }) => id));
}

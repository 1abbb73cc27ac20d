import { sql } from 'kysely';
import type { ConversationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** Something that the assistant told staff without handing the conversation over. */
export type Telling = {
  readonly id: string;
  readonly conversationId: ConversationId;
  readonly topic: string;
  /** Words of the model about the customer's: shown as text, believed by nobody. */
  readonly text: string;
  /** Business time. */
  readonly at: Date;
};

export async function insertTelling(tx: Tx, telling: Telling): Promise<void> {
  await sql`
    insert into staff_tellings (id, conversation_id, topic, text, at)
    values (${telling.id}, ${telling.conversationId}, ${telling.topic}, ${telling.text}, ${telling.at})`.execute(tx);
}

/** How much was told of a conversation since a moment of business time; others that tell of it wait until this one has. */
export async function countTellings(tx: Tx, conversationId: ConversationId, since: Date): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`telling:${conversationId}`}, 0))`.execute(tx);
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from staff_tellings where conversation_id = ${conversationId} and at > ${since}`.execute(
    tx,
  );
  return rows[0]?.count ?? 0;
}

/** What staff was not mailed of, of what was told after a moment; the oldest first. */
export async function findUnmailedTellings(db: Db, after: Date, limit: number): Promise<Telling[]> {
  const { rows } = await sql<Telling>`
    select id, conversation_id, topic, text, at from staff_tellings
    where mailed_at is null and at > ${after} order by at limit ${limit}`.execute(db);
  return rows;
}

/** How many were mailed since a moment of machine time. */
export async function countMailedTellings(db: Db, since: Date): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from staff_tellings where mailed_at > ${since}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** True for the one transaction that mails it, or that decides that it is not mailed. */
export async function markTellingMailed(tx: Tx, id: string, isMailed: boolean): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update staff_tellings set mailed_at = ${isMailed ? sql`now()` : sql`'epoch'`} where id = ${id} and mailed_at is null`.execute(
    tx,
  );
  return (numAffectedRows ?? 0n) > 0n;
}

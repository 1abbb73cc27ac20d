import { sql } from 'kysely';
import type { CustomerId, MessageId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import type { EntryResult } from './types.ts';

export type NewEntry = {
  readonly messageId: MessageId;
  readonly wamid: string;
  readonly customerId: CustomerId;
  readonly digest: Buffer;
  /** Typed by the customer to us: only then it may be checked; otherwise its digits are only kept from everybody. */
  readonly isTyped: boolean;
  /** Business time. */
  readonly enteredAt: Date;
};

/**
 * Keeps what may be codes: those of customers who asked for one since `since`. After a right code only that same one
 * still counts as one. Returns the messages that were taken.
 */
export async function insertEntries(
  tx: Tx,
  entries: readonly NewEntry[],
  since: Date,
): Promise<ReadonlySet<MessageId>> {
  const { rows } = await sql<{ messageId: MessageId }>`
    insert into verification_entries (message_id, wamid, customer_id, digest, entered_at)
    select e.message_id, e.wamid, e.customer_id, case when e.is_typed then e.digest end, e.entered_at from unnest(
      ${entries.map((entry) => entry.messageId)}::uuid[], ${entries.map((entry) => entry.wamid)}::text[],
      ${entries.map((entry) => entry.customerId)}::uuid[], ${entries.map((entry) => entry.digest)}::bytea[],
      ${entries.map((entry) => entry.isTyped)}::boolean[],
      ${entries.map((entry) => entry.enteredAt)}::timestamptz[]) as e(message_id, wamid, customer_id, digest, is_typed, entered_at)
    cross join lateral (
      select state, digest from verification_codes c
      where c.customer_id = e.customer_id and c.created_at > ${since}::timestamptz order by created_at desc, id desc limit 1) newest
    where newest.state <> 'used' or newest.digest = e.digest
    returning message_id
  `.execute(tx);
  return new Set(rows.map((row) => row.messageId));
}

/** Those of the channel's messages that held a code. */
export async function wamidsWithCode(tx: Tx, wamids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ wamid: string }>`
    select distinct wamid from verification_entries where wamid = any(${wamids}::text[])
  `.execute(tx);
  return new Set(rows.map((row) => row.wamid));
}

export type StoredEntry = {
  readonly digest: Buffer | null;
  readonly enteredAt: Date;
  readonly became: EntryResult | null;
  readonly about: string | null;
};

/** Takes the entry of a customer's message for this transaction. */
export async function lockEntry(tx: Tx, id: MessageId, customerId: CustomerId): Promise<StoredEntry | null> {
  const { rows } = await sql<StoredEntry>`
    select digest, entered_at, became, about from verification_entries
    where message_id = ${id} and customer_id = ${customerId} for update
  `.execute(tx);
  return rows[0] ?? null;
}

export async function settleEntry(tx: Tx, id: MessageId, became: EntryResult, about: string): Promise<void> {
  await sql`
    update verification_entries set became = ${became}, about = ${about}, digest = null where message_id = ${id}
  `.execute(tx);
}

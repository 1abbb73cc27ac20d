import { sql } from 'kysely';
import type { CallId } from '../core/ids.ts';
import { type Db, type Tx, withoutWaitingForDisk } from '../platform/db/index.ts';
import type { CallReading, StoredCall } from './types.ts';

export type NewCall = { readonly id: CallId; readonly vendor: string; readonly body: Buffer };

/** Stores calls in one statement; durable when it returns. */
export async function insertCalls(db: Db, calls: readonly NewCall[]): Promise<void> {
  await sql`
    insert into webhook_calls (id, vendor, body)
    select * from unnest(${calls.map((call) => call.id)}::uuid[], ${calls.map((call) => call.vendor)}::text[], ${calls.map((call) => call.body)}::bytea[])
  `.execute(db);
}

/** Any number that no other part of the program takes as an advisory lock in its database. */
const READING_LOCK = 7_236_025;

/**
 * Lets one transaction at a time read calls, until it ends: a second reader that overtook the first would let a
 * customer's later message be answered before an earlier one. What is read is not waited for on its way to disk: should
 * the database crash, the calls are unread again, and whatever rests on their messages is gone with them.
 */
export async function lockReading(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${READING_LOCK}), ${withoutWaitingForDisk}`.execute(tx);
}

/** Bodies of one reading together, in bytes; a single call may be larger. */
const READ_BYTES = 4 * 1024 * 1024;

const nextCalls = (limit: number) => sql`
  select id from (
    select id, sum(octet_length(body)) over (order by id) - octet_length(body) as bytes_before
    from (select id, body from webhook_calls where state = 'stored' order by id limit ${limit}) oldest
  ) measured where bytes_before < ${READ_BYTES}`;

/** Takes stored calls for reading, oldest first, leaving alone what another reader holds. */
export async function takeStoredCalls(tx: Tx, limit: number, only: CallId | null): Promise<StoredCall[]> {
  const { rows } = await sql<StoredCall>`
    select id, vendor, received_at, body from webhook_calls
    where state = 'stored' and ${only === null ? sql`id = any(array(${nextCalls(limit)}))` : sql`id = ${only}`}
    order by id for update skip locked
  `.execute(tx);
  return rows;
}

/** Ids of the next stored calls, for reading them one by one. */
export async function peekStoredCalls(db: Db, limit: number): Promise<CallId[]> {
  const { rows } = await sql<{
    id: CallId;
  }>`select id from webhook_calls where state = 'stored' order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function markCalls(tx: Tx, readings: readonly (CallReading & { readonly id: CallId })[]): Promise<void> {
  await sql`
    update webhook_calls c set state = r.state, reason = r.reason, outcome = r.outcome::jsonb, read_at = now(),
      body = coalesce(r.body, c.body)
    from unnest(
      ${readings.map((reading) => reading.id)}::uuid[],
      ${readings.map((reading) => reading.state)}::text[],
      ${readings.map((reading) => ('reason' in reading ? reading.reason : null))}::text[],
      ${readings.map((reading) => ('outcome' in reading ? JSON.stringify(reading.outcome) : null))}::text[],
      ${readings.map((reading) => ('body' in reading ? reading.body : null))}::bytea[]
    ) as r(id, state, reason, outcome, body)
    where c.id = r.id
  `.execute(tx);
}

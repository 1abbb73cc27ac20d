import { sql } from 'kysely';
import type { CallId } from '../core/ids.ts';
import { type Db, type Tx, withoutWaitingForDisk } from '../platform/db/index.ts';
import { type CallReading, LANES, type Lane, type StoredCall } from './types.ts';

export type NewCall = { readonly id: CallId; readonly vendor: string; readonly lane: Lane; readonly body: Buffer };

/** Stores calls in one statement; durable when it returns. */
export async function insertCalls(db: Db, calls: readonly NewCall[]): Promise<void> {
  await sql`
    insert into webhook_calls (id, vendor, lane, body)
    select * from unnest(${calls.map((call) => call.id)}::uuid[], ${calls.map((call) => call.vendor)}::text[],
      ${calls.map((call) => call.lane)}::text[], ${calls.map((call) => call.body)}::bytea[])
  `.execute(db);
}

/** Any numbers that no other part of the program takes as advisory locks in its database: this one and the next. */
const READING_LOCK = 7_236_025;

/**
 * Lets one transaction at a time read calls of a lane, until it ends: a second reader that overtook the first would let a
 * customer's later message be answered before an earlier one. What is read is not waited for on its way to disk: should
 * the database crash, the calls are unread again, and whatever rests on their messages is gone with them.
 */
export async function lockReading(tx: Tx, lane: Lane): Promise<void> {
  await sql`select pg_advisory_xact_lock(${READING_LOCK + LANES.indexOf(lane)}), ${withoutWaitingForDisk}`.execute(tx);
}

/** Bodies of one reading together, in bytes; a single call may be larger. */
const READ_BYTES = 4 * 1024 * 1024;

const nextCalls = (lane: Lane, limit: number) => sql`
  select id from (
    select id, sum(octet_length(body)) over (order by id) - octet_length(body) as bytes_before
    from (select id, body from webhook_calls where state = 'stored' and lane = ${lane} order by id limit ${limit}) oldest
  ) measured where bytes_before < ${READ_BYTES}`;

/** Takes a lane's stored calls for reading, oldest first, leaving alone what another reader holds. */
export async function takeStoredCalls(
  tx: Tx,
  { lane, limit, only }: { readonly lane: Lane; readonly limit: number; readonly only: CallId | null },
): Promise<{ readonly calls: readonly StoredCall[]; readonly isAll: boolean }> {
  const { rows } = await sql<StoredCall>`
    select id, vendor, received_at, body from webhook_calls
    where state = 'stored' and ${only === null ? sql`id = any(array(${nextCalls(lane, limit)}))` : sql`id = ${only}`}
    order by id for update skip locked
  `.execute(tx);
  const bytes = rows.reduce((sum, { body }) => sum + body.length, 0);
  return { calls: rows, isAll: only === null && rows.length < limit && bytes < READ_BYTES };
}

/** Ids of the next stored calls of a lane, for reading them one by one. */
export async function peekStoredCalls(db: Db, lane: Lane, limit: number): Promise<CallId[]> {
  const { rows } = await sql<{
    id: CallId;
  }>`select id from webhook_calls where state = 'stored' and lane = ${lane} order by id limit ${limit}`.execute(db);
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

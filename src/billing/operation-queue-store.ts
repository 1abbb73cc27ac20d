import { sql } from 'kysely';
import type { OperationId, WorkerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Operation, OperationParams } from './types.ts';

type Row = Omit<Operation, 'params'> & { readonly params: string };

const fromRow = <R extends Row>(row: R): Omit<R, 'params'> & Operation => ({
  ...row,
  params: JSON.parse(row.params) as OperationParams,
});

export type Claimed = Operation & {
  /** Rises with every claim: an earlier claim of the same operation is worth nothing. */
  readonly leaseToken: number;
  readonly tries: number;
  readonly createdAt: Date;
  readonly waitedMs: number;
  readonly wasDelayTold: boolean;
};

/** A worker that hangs for this long lets others try. What a dead one held is free at once (`releaseOperations`). */
const LEASE_MS = 60_000;

/** Takes what is due and nobody works on, oldest first. */
export async function claimOperations(db: Db, worker: WorkerId, limit: number): Promise<Claimed[]> {
  const { rows } = await sql<Row & Omit<Claimed, keyof Operation>>`
    update billing_operations o set leased_until = now() + ${LEASE_MS} * interval '1 ms', tries = tries + 1,
      leased_by = ${worker}, lease_token = lease_token + 1
    where id in (
      select id from billing_operations
      where state = 'queued' and not_before <= now() and (leased_until is null or leased_until < now())
      order by not_before limit ${limit} for update skip locked
    )
    returning id, customer_id, conversation_id, language, params, tries, lease_token, created_at, (extract(epoch from now() - created_at) * 1000)::float8 as waited_ms,
      delay_told_at is not null as was_delay_told
  `.execute(db);
  return rows.map(fromRow);
}

export type Held = Pick<Claimed, 'id' | 'leaseToken'>;

const isOurs = ({ id, leaseToken }: Held) =>
  sql`id = ${id} and state = 'queued' and lease_token = ${leaseToken} and leased_by is not null and leased_until > now()`;

/** Keeps a lease for as long as its work goes on; false when it is lost, and then nothing more may be called. */
export async function renewLease(db: Db, held: Held): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update billing_operations set leased_until = now() + ${LEASE_MS} * interval '1 ms' where ${isOurs(held)}
  `.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

/** Puts an operation back, to be tried again after a while. One that others hold meanwhile stays theirs. */
export async function postponeOperation(db: Db, held: Held, afterMs: number, reason: string): Promise<void> {
  await sql`
    update billing_operations set leased_until = null, leased_by = null, not_before = now() + ${afterMs} * interval '1 ms',
      reason = ${reason}
    where ${isOurs(held)}
  `.execute(db);
}

/** True for the one transaction that may tell the customer of a delay. */
export async function markDelayTold(tx: Tx, id: OperationId): Promise<boolean> {
  const { rows } = await sql`
    update billing_operations set delay_told_at = now() where id = ${id} and state = 'queued' and delay_told_at is null
    returning id
  `.execute(tx);
  return rows.length > 0;
}

/** Whether an operation waits that nobody works on. */
export async function hasDueOperations(db: Db): Promise<boolean> {
  const { rows } = await sql`
    select from billing_operations
    where state = 'queued' and not_before <= now() and (leased_until is null or leased_until < now()) limit 1
  `.execute(db);
  return rows.length > 0;
}

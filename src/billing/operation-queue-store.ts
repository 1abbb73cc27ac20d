import { sql } from 'kysely';
import type { OperationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Operation, OperationParams } from './types.ts';

type Row = Omit<Operation, 'params'> & { readonly params: string };

const fromRow = <R extends Row>(row: R): Omit<R, 'params'> & Operation => ({
  ...row,
  params: JSON.parse(row.params) as OperationParams,
});

export type Claimed = Operation & {
  readonly tries: number;
  readonly waitedMs: number;
  readonly wasDelayTold: boolean;
};

/** A worker that is gone for this long lets others try; the same keys make a second try harmless. */
const LEASE_MS = 60_000;

/** Takes what is due and nobody works on, oldest first. */
export async function claimOperations(db: Db, limit: number): Promise<Claimed[]> {
  const { rows } = await sql<Row & Omit<Claimed, keyof Operation>>`
    update billing_operations o set leased_until = now() + ${LEASE_MS} * interval '1 ms', tries = tries + 1
    where id in (
      select id from billing_operations
      where state = 'queued' and not_before <= now() and (leased_until is null or leased_until < now())
      order by not_before limit ${limit} for update skip locked
    )
    returning id, customer_id, conversation_id, language, params, tries, (extract(epoch from now() - created_at) * 1000)::float8 as waited_ms,
      delay_told_at is not null as was_delay_told
  `.execute(db);
  return rows.map(fromRow);
}

/** Puts an operation back, to be tried again after a while. */
export async function postponeOperation(db: Db, id: OperationId, afterMs: number, reason: string): Promise<void> {
  await sql`
    update billing_operations set leased_until = null, not_before = now() + ${afterMs} * interval '1 ms', reason = ${reason}
    where id = ${id} and state = 'queued'
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

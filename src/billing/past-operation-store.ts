import { sql } from 'kysely';
import type { CustomerId, OperationId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { findOperation } from './operation-store.ts';
import type { Operation, StepDone } from './types.ts';

/** The newest page on which a customer was to pay an order: where and in which language they are told about money. */
export async function findLastOrderPage(tx: Tx, customerId: CustomerId): Promise<Operation | null> {
  const { rows } = await sql<{ id: OperationId }>`
    select id from billing_operations where customer_id = ${customerId} and kind = 'order_checkout'
    order by created_at desc limit 1
  `.execute(tx);
  return findOperation(tx, rows[0]?.id ?? null);
}

/** How an operation ended, and what came of it; null while it is under way. */
export async function findEnd(db: Db, id: OperationId): Promise<{ readonly result: StepDone | null } | null> {
  const { rows } = await sql<{ result: StepDone | null }>`
    select result from billing_operations where id = ${id} and state <> 'queued'
  `.execute(db);
  return rows[0] ?? null;
}

type ToldEnd = { readonly state: 'queued' | 'done' | 'failed'; readonly told: string | null };

/** How far an operation is, and what was told of its end. */
export async function findTold(db: Db, id: OperationId): Promise<ToldEnd | null> {
  const { rows } = await sql<ToldEnd>`select state, told from billing_operations where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Whether something that a customer confirmed is still under way, or the vendor told something that nobody has read. */
export async function isUnderWayFor(db: Db, id: CustomerId): Promise<boolean> {
  const { rows } = await sql<{ isOpen: boolean }>`
    select exists (select from billing_operations where customer_id = ${id} and state = 'queued')
      or exists (select from billing_events where state = 'stored') as is_open`.execute(db);
  return rows[0]?.isOpen ?? false;
}

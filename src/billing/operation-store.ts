import { sql } from 'kysely';
import { type CustomerId, type OperationId, uuidOrNull } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Operation, OperationParams, StepDone } from './types.ts';

type Row = Omit<Operation, 'params'> & { readonly params: string };

const COLUMNS = sql`id, customer_id, conversation_id, language, params`;
const fromRow = <R extends Row>(row: R): Omit<R, 'params'> & Operation => ({
  ...row,
  params: JSON.parse(row.params) as OperationParams,
});

/** The same id twice changes nothing. */
export async function insertOperation(tx: Tx, operation: Operation): Promise<void> {
  await sql`
    insert into billing_operations (id, kind, customer_id, conversation_id, language, params)
    values (${operation.id}, ${operation.params.kind}, ${operation.customerId}, ${operation.conversationId},
      ${operation.language}, ${JSON.stringify(operation.params)})
    on conflict (id) do nothing
  `.execute(tx);
}

/** Whether something of these kinds is still under way for a customer. */
export async function hasOpenOperation(db: Db, customerId: CustomerId, kinds: readonly string[]): Promise<boolean> {
  const { rows } = await sql`
    select from billing_operations where customer_id = ${customerId} and state = 'queued' and kind = any(${kinds}) limit 1
  `.execute(db);
  return rows.length > 0;
}

/** The operation an object of the vendor names, locked; null when it is none of ours or has ended. */
export async function lockOpenOperation(tx: Tx, id: string | null): Promise<Operation | null> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from billing_operations where id = ${uuidOrNull(id)}::uuid and state = 'queued' for update
  `.execute(tx);
  return rows[0] ? fromRow(rows[0]) : null;
}

/** Any operation by the name that an object of the vendor carries. */
export async function findOperation(tx: Tx, id: string | null): Promise<Operation | null> {
  const { rows } = await sql<Row>`select ${COLUMNS} from billing_operations where id = ${uuidOrNull(id)}::uuid`.execute(
    tx,
  );
  return rows[0] ? fromRow(rows[0]) : null;
}

export type End = {
  readonly state: 'done' | 'failed';
  readonly reason: string | null;
  readonly result: StepDone | null;
  readonly told: string;
};

/** Ends an operation, once; false when somebody else did. */
export async function endOperation(tx: Tx, id: OperationId, end: End): Promise<boolean> {
  const { rows } = await sql`
    update billing_operations set state = ${end.state}, reason = ${end.reason}, told = ${end.told}, ended_at = now(),
      leased_until = null, result = ${end.result === null ? null : JSON.stringify(end.result)}::json
    where id = ${id} and state = 'queued' returning id
  `.execute(tx);
  return rows.length > 0;
}

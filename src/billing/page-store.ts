import { sql } from 'kysely';
import type { OperationId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** A page on which an order can be paid, by the operation that asked for it. */
export type OpenPage = { readonly operationId: OperationId; readonly orderId: string; readonly amount: Money };

export async function insertPage(tx: Tx, { operationId, orderId, amount }: OpenPage): Promise<void> {
  await sql`
    insert into billing_pages (operation_id, order_id, amount, currency)
    values (${operationId}, ${orderId}, ${amount.minor}, ${amount.currency}) on conflict do nothing
  `.execute(tx);
}

type Which = { readonly orderId: string } | { readonly operationId: OperationId };

/** Says that nobody is to pay on these pages any more. Returns those that were open, each once. */
export async function markWithdrawn(tx: Tx, which: Which): Promise<OperationId[]> {
  const { rows } = await sql<{ operationId: OperationId }>`
    update billing_pages set withdrawn_at = now() where withdrawn_at is null and ended_at is null and
      ${'orderId' in which ? sql`order_id = ${which.orderId}` : sql`operation_id = ${which.operationId}`}
    returning operation_id
  `.execute(tx);
  return rows.map(({ operationId }) => operationId);
}

/** Whether a page was withdrawn; it stays as it is until the transaction ends. */
export async function isPageWithdrawn(db: Db, operationId: OperationId): Promise<boolean> {
  const { rows } = await sql`
    select from billing_pages where operation_id = ${operationId} and withdrawn_at is not null for share
  `.execute(db);
  return rows.length > 0;
}

/** The vendor takes no more money on this page. */
export async function endPage(tx: Tx, operationId: OperationId): Promise<void> {
  await sql`
    update billing_pages set ended_at = now() where operation_id = ${operationId} and ended_at is null
  `.execute(tx);
}

/** Open pages in the order of their ids, from behind one of them on. */
export async function listOpenPages(db: Db, after: OperationId | null, limit: number): Promise<OpenPage[]> {
  const { rows } = await sql<{ operationId: OperationId; orderId: string; amount: number; currency: string }>`
    select operation_id, order_id, amount, currency from billing_pages
    where withdrawn_at is null and ended_at is null and (${after}::uuid is null or operation_id > ${after})
    order by operation_id limit ${limit}
  `.execute(db);
  return rows.map(({ amount, currency, ...page }) => ({ ...page, amount: { minor: amount, currency } }));
}

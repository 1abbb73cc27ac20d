import { type RawBuilder, sql } from 'kysely';
import type { CustomerId, OperationId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db, Tx } from '../platform/db/index.ts';

/** A page by the operation that asked for it; `orderId` is null where a subscription begins on it. */
export type Page = { readonly operationId: OperationId; readonly orderId: string | null; readonly amount: Money };
export type OpenOrderPage = Page & { readonly orderId: string };

export async function insertPage(tx: Tx, { operationId, orderId, amount }: Page): Promise<void> {
  await sql`
    insert into billing_pages (operation_id, order_id, amount, currency)
    values (${operationId}, ${orderId}, ${amount.minor}, ${amount.currency}) on conflict do nothing
  `.execute(tx);
}

/** `subscriberId`: every page on which this customer could begin a subscription. */
type Which =
  | { readonly orderId: string }
  | { readonly operationId: OperationId }
  | { readonly subscriberId: CustomerId };

/** Says that nobody is to pay on these pages any more. Returns those that were open, each once. */
export async function markWithdrawn(tx: Tx, which: Which): Promise<OperationId[]> {
  const { rows } = await sql<{ operationId: OperationId }>`
    update billing_pages set withdrawn_at = now() where withdrawn_at is null and ended_at is null and
      ${conditionOf(which)}
    returning operation_id
  `.execute(tx);
  return rows.map(({ operationId }) => operationId);
}

function conditionOf(which: Which): RawBuilder<unknown> {
  if ('orderId' in which) return sql`order_id = ${which.orderId}`;
  if ('operationId' in which) return sql`operation_id = ${which.operationId}`;
  return sql`order_id is null and operation_id in
    (select id from billing_operations where customer_id = ${which.subscriberId} and kind = 'subscribe')`;
}

/** Whether a page was withdrawn; it stays as it is until the transaction ends. */
export async function isPageWithdrawn(db: Db, operationId: OperationId): Promise<boolean> {
  const { rows } = await sql`
    select from billing_pages where operation_id = ${operationId} and withdrawn_at is not null for share
  `.execute(db);
  return rows.length > 0;
}

export async function isPageOpen(db: Db, operationId: OperationId): Promise<boolean> {
  const { rows } = await sql`
    select from billing_pages where operation_id = ${operationId} and withdrawn_at is null and ended_at is null
  `.execute(db);
  return rows.length > 0;
}

/** The vendor takes no more money on this page. */
export async function endPage(tx: Tx, operationId: OperationId): Promise<void> {
  await sql`
    update billing_pages set ended_at = now() where operation_id = ${operationId} and ended_at is null
  `.execute(tx);
}

/** Open pages of orders in the order of their ids, from behind one of them on. */
export async function listOpenPages(db: Db, after: OperationId | null, limit: number): Promise<OpenOrderPage[]> {
  const { rows } = await sql<{ operationId: OperationId; orderId: string; amount: number; currency: string }>`
    select operation_id, order_id, amount, currency from billing_pages
    where order_id is not null and withdrawn_at is null and ended_at is null and (${after}::uuid is null or operation_id > ${after})
    order by operation_id limit ${limit}
  `.execute(db);
  return rows.map(({ amount, currency, ...page }) => ({ ...page, amount: { minor: amount, currency } }));
}

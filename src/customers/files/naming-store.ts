import { sql } from 'kysely';
import type { CustomerId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';

/** Customers by the business's own ids. */
export async function findByExternalIds(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, CustomerId>> {
  const { rows } = await sql<{ id: CustomerId; externalId: string }>`
    select id, external_id from customers where external_id = any(${ids}::text[])`.execute(db);
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
}

/** Customers by the phone numbers, as they are compared, that they hold now. */
export async function findByPhones(db: Db, values: readonly string[]): Promise<ReadonlyMap<string, CustomerId>> {
  const { rows } = await sql<{ value: string; customerId: CustomerId }>`
    select value, customer_id from customer_identities
    where kind = 'phone' and value = any(${values}::text[]) and ended_at is null`.execute(db);
  return new Map(rows.map(({ value, customerId }) => [value, customerId]));
}

/** What customers are called by: `raw` is the newest phone number, with its digits as they are written to. */
export async function readNamed(
  db: Db,
  ids: readonly CustomerId[],
): Promise<readonly { readonly id: CustomerId; readonly externalId: string | null; readonly raw: string | null }[]> {
  const { rows } = await sql<{ id: CustomerId; externalId: string | null; raw: string | null }>`
    select c.id, c.external_id, (
      select raw from customer_identities i where i.customer_id = c.id and i.kind = 'phone' and i.ended_at is null
      order by i.id desc limit 1) as raw
    from customers c where c.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

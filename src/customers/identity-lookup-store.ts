import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { IdentityKey } from './rules.ts';
import type { Address } from './types.ts';

export async function findAddress(db: Db, id: CustomerId): Promise<Address> {
  const { rows } = await sql<{ kind: 'bsuid' | 'phone'; raw: string }>`
    select kind, raw from customer_identities where customer_id = ${id} and ended_at is null order by id desc
  `.execute(db);
  const newest = (kind: 'bsuid' | 'phone'): string | null => rows.find((row) => row.kind === kind)?.raw ?? null;
  return { phone: newest('phone'), bsuid: newest('bsuid') };
}

/** All identity values of a customer, normalised, for matching against a list of the owner's. */
export async function identityValues(db: Db, id: CustomerId): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    select value from customer_identities where customer_id = ${id} and ended_at is null
  `.execute(db);
  return rows.map((row) => row.value);
}

/** The customer who holds a phone number (in any form) or a user id now; null when nobody does. */
export async function customerWithIdentity(
  db: Db,
  key: Pick<IdentityKey, 'kind' | 'value'>,
): Promise<CustomerId | null> {
  const { rows } = await sql<{ customerId: CustomerId }>`
    select customer_id from customer_identities where kind = ${key.kind} and value = ${key.value} and ended_at is null
  `.execute(db);
  return rows[0]?.customerId ?? null;
}

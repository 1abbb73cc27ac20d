import { type RawBuilder, sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Reading } from '../platform/db/index.ts';
import { type IdentityKey, keyOf } from './rules.ts';
import type { Address } from './types.ts';

export type Recipient = Address & {
  readonly isBlocked: boolean;
  /** Business time at which WhatsApp said so. */
  readonly unreachableAt: Date | null;
};

/** Whom a message goes to, and whether it may; no row when the customer is gone. `id` may be another owner's expression. */
export const recipientWith = (id: CustomerId | RawBuilder<CustomerId>): Reading<Recipient> => ({
  query: sql`
    select blocked_at is not null as is_blocked, unreachable_at, ${newestIdentity('phone')} as phone, ${newestIdentity('bsuid')} as bsuid
    from customers c where id = ${id}`,
  times: ['unreachableAt'],
});

const newestIdentity = (kind: 'phone' | 'bsuid') => sql`(
  select raw from customer_identities i where i.customer_id = c.id and i.kind = ${kind} and i.ended_at is null order by i.id desc limit 1
)`;

/** All identity values of a customer, normalised, for matching against a list of the owner's. */
export async function identityValues(db: Db, id: CustomerId): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    select value from customer_identities where customer_id = ${id} and ended_at is null
  `.execute(db);
  return rows.map((row) => row.value);
}

/** The same of many; who has none is left out. */
export async function identityValuesOf(
  db: Db,
  ids: readonly CustomerId[],
): Promise<readonly { readonly customerId: CustomerId; readonly values: readonly string[] }[]> {
  const { rows } = await sql<{ customerId: CustomerId; values: readonly string[] }>`
    select customer_id, array_agg(value) as values from customer_identities
    where customer_id = any(${ids}::uuid[]) and ended_at is null group by customer_id`.execute(db);
  return rows;
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

/** The customers who hold these phone numbers and user ids now, by `keyOf`. */
export async function customersWithIdentities(
  db: Db,
  keys: readonly Pick<IdentityKey, 'kind' | 'value'>[],
): Promise<ReadonlyMap<string, CustomerId>> {
  const { rows } = await sql<{ kind: IdentityKey['kind']; value: string; customerId: CustomerId }>`
    select i.kind, i.value, i.customer_id from unnest(${keys.map((key) => key.kind)}::text[], ${keys.map((key) => key.value)}::text[]) as k(kind, value)
    join customer_identities i on i.kind = k.kind and i.value = k.value and i.ended_at is null
  `.execute(db);
  return new Map(rows.map((row) => [keyOf(row), row.customerId]));
}

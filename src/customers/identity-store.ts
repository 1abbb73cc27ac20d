import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Tx } from '../platform/db/index.ts';
import type { IdentityKey } from './rules.ts';

export type KnownIdentity = {
  readonly kind: 'bsuid' | 'phone';
  readonly value: string;
  readonly customerId: CustomerId;
};

export type NewIdentity = IdentityKey & { readonly customerId: CustomerId };

export type NewCustomer = {
  readonly id: CustomerId;
  readonly name: string | null;
  readonly username: string | null;
  readonly language: Language;
};

export async function findIdentities(
  tx: Tx,
  keys: readonly Pick<IdentityKey, 'kind' | 'value'>[],
): Promise<KnownIdentity[]> {
  const { rows } = await sql<KnownIdentity>`
    select i.kind, i.value, i.customer_id
    from unnest(${keys.map((key) => key.kind)}::text[], ${keys.map((key) => key.value)}::text[]) as k(kind, value)
    join customer_identities i on i.kind = k.kind and i.value = k.value and i.ended_at is null
  `.execute(tx);
  return rows;
}

/** Customers among `ids` that already have a live BSUID. */
export async function withBsuid(tx: Tx, ids: readonly CustomerId[]): Promise<ReadonlySet<CustomerId>> {
  const { rows } = await sql<{ customerId: CustomerId }>`
    select customer_id from customer_identities where customer_id = any(${ids}::uuid[]) and kind = 'bsuid' and ended_at is null
  `.execute(tx);
  return new Set(rows.map((row) => row.customerId));
}

/**
 * Adds identities that nobody holds yet, and the customers of those that were added. When another reader was quicker,
 * its row stays; read the identities again afterwards.
 */
export async function insertIdentities(
  tx: Tx,
  identities: readonly NewIdentity[],
  customers: readonly NewCustomer[],
): Promise<void> {
  await sql`
    with added as (
      insert into customer_identities (customer_id, kind, value, raw)
      select * from unnest(
        ${identities.map((identity) => identity.customerId)}::uuid[], ${identities.map((identity) => identity.kind)}::text[],
        ${identities.map((identity) => identity.value)}::text[], ${identities.map((identity) => identity.raw)}::text[])
      on conflict (kind, value) where ended_at is null do nothing
      returning customer_id
    )
    insert into customers (id, name, username, language)
    select c.id, c.name, c.username, c.language from unnest(
      ${customers.map((customer) => customer.id)}::uuid[], ${customers.map((customer) => customer.name)}::text[],
      ${customers.map((customer) => customer.username)}::text[], ${customers.map((customer) => customer.language)}::text[]
    ) as c(id, name, username, language)
    where c.id in (select customer_id from added)
  `.execute(tx);
}

/** The number changed hands: it no longer names its former owner. */
export async function endIdentities(tx: Tx, keys: readonly Pick<IdentityKey, 'kind' | 'value'>[]): Promise<void> {
  await sql`
    update customer_identities i set ended_at = now()
    from unnest(${keys.map((key) => key.kind)}::text[], ${keys.map((key) => key.value)}::text[]) as k(kind, value)
    where i.kind = k.kind and i.value = k.value and i.ended_at is null
  `.execute(tx);
}

/** A customer's own ids of these kinds name them no longer. */
export async function endIdentitiesOf(tx: Tx, id: CustomerId, kinds: readonly IdentityKey['kind'][]): Promise<void> {
  await sql`
    update customer_identities set ended_at = now()
    where customer_id = ${id} and kind = any(${kinds}::text[]) and ended_at is null
  `.execute(tx);
}

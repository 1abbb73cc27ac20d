import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { IdentityKey } from './rules.ts';
import type { Sender } from './types.ts';

type Key = Pick<IdentityKey, 'kind' | 'value'>;

/** A number or user id that was replaced by others. */
export type IdentityChange = Pick<Sender, 'phone' | 'bsuid'> & {
  /** Business time. */
  readonly changedAt: Date;
};

/** Remembers what replaced an id; each change once. */
export async function rememberChange(tx: Tx, key: Key, { phone, bsuid, changedAt }: IdentityChange): Promise<void> {
  await sql`
    insert into identity_changes (kind, value, to_phone, to_bsuid, changed_at)
    values (${key.kind}, ${key.value}, ${phone}, ${bsuid}, ${changedAt}::timestamptz)
    on conflict (kind, value, changed_at) do nothing
  `.execute(tx);
}

/**
 * The first change of one of these ids at a time or after it that leads away from them; null when none was told. An
 * earlier one is about whoever had the id before.
 */
export async function nextChange(
  tx: Tx,
  keys: readonly Key[],
  { phone, bsuid, changedAt: from }: IdentityChange,
): Promise<IdentityChange | null> {
  const { rows } = await sql<IdentityChange>`
    select to_phone as phone, to_bsuid as bsuid, changed_at
    from unnest(${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ value }) => value)}::text[]) as k(kind, value)
    join identity_changes c on c.kind = k.kind and c.value = k.value and c.changed_at >= ${from}::timestamptz
    where coalesce(to_phone <> ${phone}::text, to_phone is not null) or coalesce(to_bsuid <> ${bsuid}::text, to_bsuid is not null)
    order by changed_at limit 1
  `.execute(tx);
  return rows[0] ?? null;
}

type KeyAt = Key & { readonly sentAt: Date; readonly position: number };

/** Positions of those of whom an id has changed after they wrote. */
export async function findChanged(tx: Tx, keys: readonly KeyAt[]): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ position: number }>`
    select distinct position from unnest(
      ${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ value }) => value)}::text[],
      ${keys.map(({ sentAt }) => sentAt)}::timestamptz[], ${keys.map(({ position }) => position)}::integer[]
    ) as k(kind, value, sent_at, position)
    join identity_changes c on c.kind = k.kind and c.value = k.value and c.changed_at > k.sent_at
  `.execute(tx);
  return new Set(rows.map(({ position }) => position));
}

/** Deletes changes that were told before a moment; returns how many. */
export async function forgetChanges(db: Db, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from identity_changes where ctid = any(array(
      select ctid from identity_changes where told_at < ${before}::timestamptz
      order by told_at limit ${limit} for update skip locked))
  `.execute(db);
  return Number(numAffectedRows ?? 0n);
}

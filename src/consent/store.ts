import { type RawBuilder, sql } from 'kysely';
import { type CustomerId, newId } from '../core/ids.ts';
import type { Db, Reading, Tx } from '../platform/db/index.ts';
import type { ConsentChange, ConsentRow, RecordedChange, Scope } from './types.ts';

/**
 * What holds of a customer now: the newest word on each scope, in general and on single things, the oldest first, as
 * `standing` and `mayInitiate` take it. One index scan, for the last moment before a send.
 */
export const consentOf = (id: CustomerId | RawBuilder<CustomerId>): Reading<ConsentRow> => ({
  query: sql`
    select scope, about, is_given, source, at from (
      select distinct on (scope, about) * from consent_changes where customer_id = ${id}
      order by scope, about, at desc, seq desc) newest
    order by at, seq`,
  times: ['at'],
});

export type NewChange = Omit<ConsentChange, 'scopes'> & { readonly scope: Scope };

/** Keeps changes, each cause once, and gives those that were new. */
export async function insertChanges(
  tx: Tx,
  changes: readonly NewChange[],
): Promise<readonly { readonly customerId: CustomerId; readonly scope: Scope }[]> {
  const rows = changes.map((change) => ({ ...change, id: newId() }));
  const { rows: added } = await sql<{ customerId: CustomerId; scope: Scope }>`
    insert into consent_changes (id, customer_id, scope, about, is_given, source, shown, reason, changed_by, at, cause)
    select id, "customerId", scope, about, "isGiven", source, shown, reason, by, at, cause
    from json_to_recordset(${JSON.stringify(rows)}::json) as n (id uuid, "customerId" uuid, scope text, about text,
      "isGiven" boolean, source text, shown text, reason text, by text, at timestamptz, cause text)
    on conflict (customer_id, scope, cause) do nothing returning customer_id, scope`.execute(tx);
  return added;
}

/** The scopes that one cause has changed already; empty when it has not been heard. */
export async function scopesOfCause(tx: Tx, id: CustomerId, cause: string): Promise<readonly Scope[]> {
  const { rows } = await sql<{ scope: Scope }>`
    select scope from consent_changes where customer_id = ${id} and cause = ${cause} order by scope desc`.execute(tx);
  return rows.map(({ scope }) => scope);
}

/** Everything that was ever said, the oldest first. */
export async function readHistory(db: Db, id: CustomerId): Promise<readonly RecordedChange[]> {
  const { rows } = await sql<RecordedChange>`
    select scope, about, is_given, source, shown, reason, changed_by as by, at, recorded_at
    from consent_changes where customer_id = ${id} order by at, seq`.execute(db);
  return rows;
}

/**
 * Whether marketing was only taken away by words of the customer's own that took everything: before them it was given.
 */
export async function hadMarketing(tx: Tx, id: CustomerId): Promise<boolean> {
  const { rows } = await sql<{ isGiven: boolean }>`
    select is_given from consent_changes
    where customer_id = ${id} and scope = 'marketing' and about is null
      and not (not is_given and source = 'typed')
    order by at desc, seq desc limit 1`.execute(tx);
  return rows[0]?.isGiven ?? false;
}

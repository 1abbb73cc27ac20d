import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { ConsentSource, Scope } from './types.ts';

/** The newest word on a scope in general, or the same in a file. */
export type SaidOfCustomer = {
  readonly customerId: CustomerId;
  readonly scope: Scope;
  readonly isGiven: boolean;
  readonly at: Date;
};

/** What holds of customers in general; `shown`: what they read, or where a file says they gave it. */
export async function readGeneral(
  db: Db,
  ids: readonly CustomerId[],
): Promise<readonly (SaidOfCustomer & { readonly source: ConsentSource; readonly shown: string | null })[]> {
  const { rows } = await sql<SaidOfCustomer & { source: ConsentSource; shown: string | null }>`
    select distinct on (customer_id, scope) customer_id, scope, is_given, at, source, shown from consent_changes
    where customer_id = any(${ids}::uuid[]) and about is null
    order by customer_id, scope, at desc, seq desc`.execute(db);
  return rows;
}

/** The positions of those that are on record with the same time. */
export async function onRecord(db: Db, said: readonly SaidOfCustomer[]): Promise<ReadonlySet<number>> {
  if (said.length === 0) return new Set();
  const rows = said.map((one, position) => ({ ...one, position }));
  const { rows: known } = await sql<{ position: number }>`
    select n.position from json_to_recordset(${JSON.stringify(rows)}::json) as n (position integer, "customerId" uuid,
      scope text, "isGiven" boolean, at timestamptz)
    where exists (select from consent_changes c where c.customer_id = n."customerId" and c.scope = n.scope
      and c.about is null and c.is_given = n."isGiven" and c.at = n.at)`.execute(db);
  return new Set(known.map(({ position }) => position));
}

import { sql } from 'kysely';
import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { ChangedTrust, Trust } from './types.ts';

/** Takes the rows of many customers for this transaction, in one order, made where there are none. `chatSince` is left out. */
export async function lockTrusts(tx: Tx, ids: readonly CustomerId[]): Promise<ReadonlyMap<CustomerId, Trust>> {
  await sql`
    insert into verifications (customer_id) select id from unnest(${ids}::uuid[]) as id order by id
    on conflict do nothing`.execute(tx);
  const { rows } = await sql<Trust & { customerId: CustomerId }>`
    select customer_id, address, address_origin, is_proven, vouches_since, source_address, level, verified_until,
      null as chat_since
    from verifications where customer_id = any(${ids}::uuid[]) order by customer_id for update`.execute(tx);
  return new Map(rows.map(({ customerId, ...trust }) => [customerId, trust]));
}

type Change = { readonly customerId: CustomerId; readonly changed: ChangedTrust };

export async function saveTrusts(tx: Tx, changes: readonly Change[]): Promise<void> {
  const rows = changes.map(({ customerId, changed }) => ({ customer_id: customerId, ...changed }));
  await sql`
    update verifications v set address = n.address, address_origin = n."addressOrigin", is_proven = n."isProven",
      vouches_since = n."vouchesSince", source_address = n."sourceAddress", level = n.level,
      verified_until = n."verifiedUntil",
      refunds_blocked_until = greatest(v.refunds_blocked_until, n."refundsBlockedUntil")
    from json_to_recordset(${JSON.stringify(rows)}::json) as n (customer_id uuid, address text, "addressOrigin" text,
      "isProven" boolean, "vouchesSince" timestamptz, "sourceAddress" text, level text, "verifiedUntil" timestamptz,
      "refundsBlockedUntil" timestamptz)
    where v.customer_id = n.customer_id`.execute(tx);
}

/** `source` is what a source of records said last; `record` is null while the address is not that of the record. */
export type RecordAddress = {
  readonly customerId: CustomerId;
  readonly record: EmailAddress | null;
  readonly source: string | null;
};

export async function readRecordAddresses(db: Db, ids: readonly CustomerId[]): Promise<readonly RecordAddress[]> {
  const { rows } = await sql<RecordAddress>`
    select customer_id, case when address_origin = 'record' then address end as record, source_address as source
    from verifications where customer_id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

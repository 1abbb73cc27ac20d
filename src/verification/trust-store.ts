import { sql } from 'kysely';
import type { EmailAddress } from '../core/email.ts';
import type { CustomerId } from '../core/ids.ts';
import { chatOwnSince } from '../inbox/index.ts';
import type { Db, Reading, Tx } from '../platform/db/index.ts';
import type { ChangedTrust, Level, Trust, Verification } from './types.ts';

/** Takes a customer's row for this transaction, made when there is none; always before any row of the customer's codes. */
export async function lockTrust(tx: Tx, id: CustomerId): Promise<Trust> {
  await sql`insert into verifications (customer_id) values (${id}) on conflict do nothing`.execute(tx);
  const { rows } = await sql<Trust>`
    select address, address_origin, is_proven, vouches_since, source_address, level, verified_until, ${chatOwnSince(id)} as chat_since
    from verifications where customer_id = ${id} for update
  `.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('a row that was just made is gone');
  return row;
}

/** The address on a customer's record, proven or not; null when there is none. */
export async function addressOn(
  db: Db,
  id: CustomerId,
): Promise<{ readonly address: EmailAddress; readonly origin: Level } | null> {
  const { rows } = await sql<{ address: EmailAddress; origin: Level }>`
    select address, address_origin as origin from verifications where customer_id = ${id} and address is not null
  `.execute(db);
  return rows[0] ?? null;
}

export async function saveTrust(tx: Tx, id: CustomerId, trust: ChangedTrust): Promise<void> {
  await sql`
    update verifications set address = ${trust.address}, address_origin = ${trust.addressOrigin}, is_proven = ${trust.isProven},
      vouches_since = ${trust.vouchesSince}, source_address = ${trust.sourceAddress}, level = ${trust.level},
      verified_until = ${trust.verifiedUntil},
      refunds_blocked_until = greatest(refunds_blocked_until, ${trust.refundsBlockedUntil}::timestamptz)
    where customer_id = ${id}
  `.execute(tx);
}

/** Ends what was proven of these customers, and takes the rows of those who have any in one order. */
export async function endTrust(tx: Tx, ids: readonly CustomerId[]): Promise<CustomerId[]> {
  const { rows } = await sql<{ customerId: CustomerId }>`
    update verifications set level = null, verified_until = null
    where customer_id = any(array(
      select customer_id from verifications where customer_id = any(${ids}::uuid[]) order by customer_id for update))
    returning customer_id
  `.execute(tx);
  return rows.map((row) => row.customerId);
}

/** What is proven of a customer; always one row. */
export const trustAt = (id: CustomerId, now: Date): Reading<Verification> => ({
  query: sql`
    select coalesce(v.level, 'none') as level, v.verified_until as until,
      case when t.refunds_blocked_until > ${now}::timestamptz then t.refunds_blocked_until end as refunds_blocked_until,
      case when v.level = 'record' or (v.level = 'chat' and v.vouches_since is null) then null
        when v.level = 'chat' and chat.since is not null then least(chat.since, v.vouches_since)
        else chat.since end as chat_since,
      case when v.is_proven then v.address end as address
    from (select ${chatOwnSince(id)} as since) chat
    left join verifications t on t.customer_id = ${id}
    left join verifications v on v.customer_id = t.customer_id and v.verified_until > ${now}::timestamptz`,
  times: ['until', 'refundsBlockedUntil', 'chatSince'],
});

export type VerificationEvent = {
  readonly kind: string;
  readonly by: string;
  readonly reason: string | null;
  readonly at: Date;
};

export async function insertEvents(
  tx: Tx,
  customers: readonly CustomerId[],
  { kind, by, reason, at }: VerificationEvent,
): Promise<void> {
  await sql`
    insert into verification_events (customer_id, kind, by, reason, at)
    select id, ${kind}, ${by}, ${reason}, ${at} from unnest(${customers}::uuid[]) as id
  `.execute(tx);
}

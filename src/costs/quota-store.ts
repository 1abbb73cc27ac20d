import { sql } from 'kysely';
import type { Db, Tx } from '../platform/db/index.ts';
import type { ServiceMessages } from './types.ts';

export type QuotaChange = { readonly phoneNumberId: string; readonly month: string; readonly count: number };

/** Counts service messages in, or out again; give the months in one order, always the same. */
export async function changeQuota(tx: Tx, changes: readonly QuotaChange[]): Promise<void> {
  await sql`
    insert into service_quota as q (phone_number_id, month, used)
    select * from unnest(${changes.map((one) => one.phoneNumberId)}::text[], ${changes.map((one) => one.month)}::text[],
      ${changes.map((one) => one.count)}::int[])
    on conflict (phone_number_id, month) do update set used = q.used + excluded.used
  `.execute(tx);
}

/** How many service messages a number has sent in a month (`YYYY-MM`), as far as statuses have told. */
export async function serviceMessagesOf(db: Db, phoneNumberId: string, month: string): Promise<number> {
  const { rows } = await sql<{ used: number }>`
    select used from service_quota where phone_number_id = ${phoneNumberId} and month = ${month}
  `.execute(db);
  return rows[0]?.used ?? 0;
}

/** The service messages of each number in these months (`YYYY-MM`, both included), those that were free beside the charged. */
export async function serviceMessagesIn(db: Db, from: string, to: string): Promise<readonly ServiceMessages[]> {
  const { rows } = await sql<ServiceMessages>`
    select phone_number_id, quota_month as month, count(*) filter (where amount_micro = 0)::int as free,
      count(*) filter (where amount_micro > 0)::int as charged
    from message_costs where quota_month between ${from} and ${to}
    group by phone_number_id, quota_month order by quota_month, phone_number_id`.execute(db);
  return rows;
}

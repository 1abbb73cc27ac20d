import { sql } from 'kysely';
import { type CustomerId, uuidOrNull } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import type { Subscription, VendorSubscription } from './types.ts';

type Row = Omit<Subscription, 'amount' | 'id'> & {
  readonly vendorId: string;
  readonly amount: number;
  readonly currency: string;
};

const COLUMNS = sql`vendor_id, customer_id, item_id, price_id, plan_name, interval, amount, currency, status, period_end,
  cancels_at_period_end, trial_ends_at, started_at, made_by`;

const fromRow = ({ vendorId, amount, currency, ...row }: Row): Subscription => ({
  ...row,
  id: vendorId,
  amount: { minor: amount, currency } satisfies Money,
});

/** Subscriptions of a customer, the newest first; those that have ended stand last. */
export async function findSubscriptions(db: Db, customerId: CustomerId): Promise<Subscription[]> {
  const { rows } = await sql<Row>`
    select ${COLUMNS} from billing_subscriptions where customer_id = ${customerId}
    order by status in ('canceled', 'incomplete_expired'), started_at desc limit 20
  `.execute(db);
  return rows.map(fromRow);
}

/** The time of the database, for saying when a reading of the vendor began. */
export async function databaseTime(db: Db): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`select clock_timestamp() as at`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database told no time');
  return row.at;
}

export type Saved = {
  /** `same`: the row said so already. `stale`: a later reading stands. */
  readonly change: 'new' | 'changed' | 'same' | 'stale';
  readonly before: Pick<Subscription, 'status' | 'priceId' | 'cancelsAtPeriodEnd'> | null;
};

/** Makes our row say what the vendor said; `readAt` is when that reading began. */
export async function saveSubscription(
  tx: Tx,
  customerId: CustomerId,
  subscription: VendorSubscription,
  readAt: Date,
): Promise<Saved> {
  const { rows: old } = await sql<Row & { readAt: Date }>`
    select ${COLUMNS}, read_at from billing_subscriptions where vendor_id = ${subscription.id} for update
  `.execute(tx);
  const before = old[0];
  if (before && before.readAt > readAt) return { change: 'stale', before };
  await write(tx, customerId, subscription, readAt);
  if (!before) return { change: 'new', before: null };
  return { change: isSame(fromRow(before), subscription) ? 'same' : 'changed', before };
}

async function write(tx: Tx, customerId: CustomerId, one: VendorSubscription, readAt: Date): Promise<void> {
  await sql`
    insert into billing_subscriptions as s (vendor_id, customer_id, item_id, price_id, plan_name, interval, amount, currency,
      status, period_end, cancels_at_period_end, trial_ends_at, started_at, made_by, read_at)
    values (${one.id}, ${customerId}, ${one.itemId}, ${one.priceId}, ${one.planName}, ${one.interval}, ${one.amount.minor},
      ${one.amount.currency}, ${one.status}, ${one.periodEnd}, ${one.cancelsAtPeriodEnd}, ${one.trialEndsAt}, ${one.startedAt},
      (select id from billing_operations where id = ${uuidOrNull(one.madeBy)}::uuid and customer_id = ${customerId}), ${readAt})
    on conflict (vendor_id) do update set item_id = excluded.item_id, price_id = excluded.price_id,
      plan_name = excluded.plan_name, interval = excluded.interval, amount = excluded.amount, currency = excluded.currency,
      status = excluded.status, period_end = excluded.period_end, cancels_at_period_end = excluded.cancels_at_period_end,
      trial_ends_at = excluded.trial_ends_at, read_at = excluded.read_at
    where s.read_at <= excluded.read_at
  `.execute(tx);
}

const isSame = (row: Subscription, one: VendorSubscription): boolean =>
  row.priceId === one.priceId &&
  row.status === one.status &&
  row.cancelsAtPeriodEnd === one.cancelsAtPeriodEnd &&
  row.amount.minor === one.amount.minor &&
  row.amount.currency === one.amount.currency &&
  row.periodEnd.getTime() === one.periodEnd.getTime();

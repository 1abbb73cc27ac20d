import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Person, PersonRecords } from '../core/person.ts';
import { type Db, rowsByTable, type Tx } from '../platform/db/index.ts';

/** A customer's ids at the payment vendor. */
export async function vendorIdsOfPerson(db: Db, id: CustomerId): Promise<readonly string[]> {
  const { rows } = await sql<{ vendorId: string }>`
    select vendor_id from billing_customers where customer_id = ${id}`.execute(db);
  return rows.map(({ vendorId }) => vendorId);
}

/** What still runs for a customer and would run on for nobody: subscriptions that renew, operations under way. */
export async function runningForPerson(
  db: Db,
  id: CustomerId,
): Promise<{ readonly plans: readonly string[]; readonly operations: number }> {
  const { rows } = await sql<{ plans: readonly string[]; operations: number }>`
    select coalesce(array(select plan_name from billing_subscriptions
        where customer_id = ${id} and status in ('active', 'trialing', 'past_due', 'unpaid', 'incomplete') and not cancels_at_period_end), '{}') as plans,
      (select count(*)::int from billing_operations where customer_id = ${id} and state = 'queued') as operations`.execute(
    db,
  );
  return rows[0] ?? { plans: [], operations: 0 };
}

/** Payments, refunds and disputes stay without a name; the demo ledger, which stands for the vendor, forgets them too. */
export async function anonymiseBilling(tx: Tx, { customerId, names }: Person): Promise<void> {
  for (const table of ['billing_payments', 'billing_refunds', 'billing_disputes'])
    await sql`update ${sql.table(table)} set customer_id = null where customer_id = ${customerId}`.execute(tx);
  await sql`
    delete from demo_billing_objects where vendor_customer_id = any(${names}::text[]) or id = any(${names}::text[])`.execute(
    tx,
  );
}

export const personRecords = (db: Db, { customerId }: Person): Promise<PersonRecords> =>
  rowsByTable(db, {
    billing_customers: sql`select vendor_id, created_at, ended_at from billing_customers where customer_id = ${customerId}`,
    billing_balances: sql`select amount, currency, read_at from billing_balances where customer_id = ${customerId}`,
    billing_subscriptions: sql`
      select plan_name, interval, amount, currency, status, period_end, started_at from billing_subscriptions where customer_id = ${customerId}`,
    billing_payments: sql`
      select vendor_id, kind, state, amount, currency, at from billing_payments where customer_id = ${customerId} order by at`,
    billing_invoices: sql`
      select vendor_id, state, amount, currency, due_at, made_at from billing_invoices where customer_id = ${customerId} order by made_at`,
    billing_refunds: sql`
      select vendor_id, state, amount, currency, updated_at from billing_refunds where customer_id = ${customerId}`,
    billing_disputes: sql`
      select vendor_id, state, reason, amount, currency, read_at from billing_disputes where customer_id = ${customerId}`,
    billing_operations: sql`
      select kind, params, state, reason, told, created_at, ended_at from billing_operations
      where customer_id = ${customerId} order by created_at`,
    billing_notices: sql`select kind, payload, at from billing_notices where customer_id = ${customerId} order by at`,
  });

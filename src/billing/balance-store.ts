import { sql } from 'kysely';
import type { CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Tx } from '../platform/db/index.ts';
import { lockCustomer } from './customer-store.ts';

export type Balances = {
  readonly vendorCustomerId: string;
  readonly customerId: CustomerId;
  /** Currencies that are not named have nothing. */
  readonly amounts: readonly Money[];
  /** When this reading of the vendor began: an older one never overwrites a newer one. */
  readonly readAt: Date;
};

/** Makes our rows say what the vendor holds of a customer. Returns by how much it has risen, one amount a currency. */
export async function moveBalance(
  tx: Tx,
  { vendorCustomerId, customerId, amounts, readAt }: Balances,
): Promise<Money[]> {
  await lockCustomer(tx, customerId);
  const { rows } = await sql<{ currency: string; amount: number; readAt: Date }>`
    select currency, amount, read_at from billing_balances where vendor_customer_id = ${vendorCustomerId}
  `.execute(tx);
  if (rows.some((row) => row.readAt > readAt)) return [];
  await sql`
    update billing_balances set amount = 0, read_at = ${readAt} where vendor_customer_id = ${vendorCustomerId}
  `.execute(tx);
  for (const { currency, minor } of amounts) {
    await sql`
      insert into billing_balances (vendor_customer_id, currency, customer_id, amount, read_at)
      values (${vendorCustomerId}, ${currency}, ${customerId}, ${minor}, ${readAt})
      on conflict (vendor_customer_id, currency) do update set amount = excluded.amount
    `.execute(tx);
  }
  const before = new Map(rows.map(({ currency, amount }) => [currency, amount]));
  return amounts
    .map(({ currency, minor }) => ({ currency, minor: minor - (before.get(currency) ?? 0) }))
    .filter(({ minor }) => minor > 0);
}

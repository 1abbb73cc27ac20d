import type { Money } from '../../core/money.ts';
import type { Db, Tx } from '../../platform/db/index.ts';
import { findObject, lockObject, saveObject } from './object-store.ts';
import type { DemoCustomer } from './types.ts';

/** How much of a charge a customer's credit pays, minor units; nothing of what is no charge. */
export const paidFromCredit = async (db: Db, vendorCustomerId: string, charge: Money): Promise<number> =>
  partOf(creditOf(await findObject(db, 'customer', vendorCustomerId), charge.currency), charge.minor);

/** Settles a charge with the credit of a customer, or adds to it what is negative. */
export async function settleWithCredit(tx: Tx, vendorCustomerId: string, charge: Money): Promise<void> {
  const customer = await lockObject(tx, 'customer', vendorCustomerId);
  if (customer === null) return;
  const { minor, currency } = charge;
  const before = creditOf(customer, currency);
  const after = minor < 0 ? before - minor : before - partOf(before, minor);
  await saveObject(tx, 'customer', { ...customer, credit: { ...customer.credit, [currency]: after } });
}

const creditOf = (customer: DemoCustomer | null, currency: string): number => customer?.credit?.[currency] ?? 0;
const partOf = (credit: number, minor: number): number => Math.max(0, Math.min(credit, minor));

import type { CustomerId } from '../core/ids.ts';
import type { Money } from '../core/money.ts';
import type { Db } from '../platform/db/index.ts';
import { inTime } from '../platform/in-time.ts';
import { findVendorCustomer } from './customer-store.ts';
import type { Billing } from './ports.ts';
import { invoicesOf } from './shown-store.ts';

/** An invoice as staff sees it, whatever its state: the payment vendor's words. */
export type ShownInvoice = {
  readonly id: string;
  readonly number: string | null;
  readonly state: string;
  readonly total: Money;
  readonly at: Date;
  readonly dueAt: Date | null;
};

export type ShownInvoices = {
  readonly invoices: readonly ShownInvoice[];
  /** False: the vendor did not answer in time, and only those are there of which it has told that they were paid or failed. */
  readonly isComplete: boolean;
};

export type ShowInvoicesDeps = {
  readonly db: Db;
  /** Null: no billing is configured. */
  readonly billing: Pick<Billing, 'invoices'> | null;
  /** How long a page waits for the vendor, ms. */
  readonly patienceMs: number;
  readonly onFailed: (error: unknown) => void;
};

/** The newest invoices of a customer, open ones included: the vendor is asked, as it alone knows them all. */
export async function showInvoices(deps: ShowInvoicesDeps, id: CustomerId, limit: number): Promise<ShownInvoices> {
  const vendorId = deps.billing === null ? null : await findVendorCustomer(deps.db, id);
  if (deps.billing === null || vendorId === null)
    return { invoices: await fromRows(deps.db, id, limit), isComplete: true };
  const found = await inTime(deps.billing.invoices(vendorId, limit), deps.patienceMs).catch((error: unknown) => {
    deps.onFailed(error);
    return null;
  });
  if (found === null) return { invoices: await fromRows(deps.db, id, limit), isComplete: false };
  const invoices = found.map(({ id: vendorInvoice, number, state, total, createdAt, dueAt }) => ({
    ...{ id: vendorInvoice, number, state, total, at: createdAt, dueAt },
  }));
  return { invoices, isComplete: true };
}

const fromRows = async (db: Db, id: CustomerId, limit: number): Promise<readonly ShownInvoice[]> =>
  (await invoicesOf(db, id, limit)).map(({ minor, currency, ...invoice }) => ({
    ...invoice,
    ...{ number: null, total: { minor, currency }, dueAt: null },
  }));

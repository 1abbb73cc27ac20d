import type { CustomerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { customerOfLine } from './owed-store.ts';
import type { Billing } from './ports.ts';
import type { VendorInvoice } from './types.ts';

/** What a customer has to pay, as the vendor has it now; `isFailure`: a charge of it has failed. */
export type Owed = { readonly customerId: CustomerId; readonly invoice: VendorInvoice; readonly isFailure: boolean };

const LINE = /^(bill|invoice|subscription):([\x21-\x7e]{1,255})$/;

/** Lines of the list of which a customer can be reminded, by their states. */
const REMINDED: Readonly<Record<string, readonly string[]>> = {
  bill: ['open'],
  invoice: ['failed'],
  subscription: ['past_due', 'unpaid'],
};
export const canRemindOf = (kind: string, state: string): boolean => REMINDED[kind]?.includes(state) ?? false;

/**
 * The open invoice behind a line of the list (`bill:in_1`, `invoice:in_1`, `subscription:sub_1`: its own oldest one), read
 * from the vendor: what was paid a moment ago is owed no more. `unknown`: there is no such line, or its customer was
 * erased; `settled`: nothing of it is open. @throws AppError `billing_unavailable`
 */
export async function findOwed(
  db: Db,
  billing: Pick<Billing, 'invoice' | 'openInvoiceOf'>,
  line: string,
): Promise<Owed | 'unknown' | 'settled'> {
  const [, kind = '', id = ''] = LINE.exec(line) ?? [];
  const customerId = kind === '' ? null : await customerOfLine(db, kind, id);
  if (customerId === null) return 'unknown';
  const isPlan = kind === 'subscription';
  const invoice = await (isPlan ? billing.openInvoiceOf(id) : billing.invoice(id));
  if (invoice?.state !== 'open' || (isPlan && invoice.subscriptionId !== id)) return 'settled';
  // With a day until which it is to be paid nobody is charged by itself: then nothing has failed.
  return { customerId, invoice, isFailure: kind === 'invoice' || (isPlan && invoice.dueAt === null) };
}

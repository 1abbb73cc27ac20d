import type { Tx } from '../platform/db/index.ts';
import { findCustomerOfVendor } from './customer-store.ts';
import type { Applied } from './event-types.ts';
import { saveInvoices } from './invoice-store.ts';
import type { BillingMail } from './ports.ts';
import { publishNotice, recordPayment } from './record-store.ts';
import type { VendorInvoice } from './types.ts';

/**
 * Records what an invoice says now: open, paid, or a payment that failed. A failure that is paid meanwhile is no failure.
 */
export async function applyInvoice(
  { mail, readAt }: { readonly mail: BillingMail; readonly readAt: Date },
  tx: Tx,
  invoice: VendorInvoice,
  isFailure: boolean,
): Promise<Applied> {
  const customerId = await findCustomerOfVendor(tx, invoice.vendorCustomerId);
  if (customerId === null) return { state: 'ignored', outcome: 'unknown_customer' };
  await saveInvoices(tx, [invoice], readAt);
  const isPaid = invoice.state === 'paid';
  const about = { subject: invoice.id, what: invoice.number ?? invoice.id, customerId, at: invoice.createdAt };
  const { dueAt, pageUrl } = invoice;
  if (!isPaid && !isFailure) {
    // Without a day until which it is to be paid the vendor charges it by itself.
    if (invoice.state === 'open' && dueAt !== null)
      await mail(tx, { ...about, template: 'invoice_open', amount: invoice.due, dueAt, pageUrl });
    return { state: 'done', outcome: `invoice_${invoice.state}` };
  }
  const amount = isPaid ? invoice.total : invoice.due;
  const record = { vendorId: invoice.id, customerId, kind: 'invoice', orderId: null, amount } as const;
  const isNew = await recordPayment(tx, { ...record, state: isPaid ? 'paid' : 'failed' });
  if (!isNew) return { state: 'done', outcome: 'same' };
  const kind = isPaid ? 'invoice.paid' : 'payment.failed';
  await publishNotice(tx, { kind, subject: invoice.id, customerId, payload: { invoice: invoice.id, amount } });
  const template = isPaid ? 'invoice_paid' : 'payment_failed';
  await mail(tx, { ...about, template, amount, dueAt, pageUrl });
  return { state: 'done', outcome: isPaid ? 'paid' : 'failed', ...(isPaid ? {} : { alert: 'payment_failed' }) };
}

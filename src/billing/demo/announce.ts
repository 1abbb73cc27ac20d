import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/index.ts';
import { insertEvents } from '../event-store.ts';
import type { VendorInvoice } from '../types.ts';
import { settleWithCredit } from './credit.ts';
import { saveObject } from './object-store.ts';
import type { DemoSubscription } from './types.ts';

/** An id that nobody can guess: the demo's pages are open to whoever has their link. */
export const demoId = (kind: string): string => `demo_${kind}_${randomUUID().replaceAll('-', '')}`;

/** What a vendor would call us for. */
export const announce = async (tx: Tx, type: string, objectId: string, at: Date): Promise<void> => {
  await insertEvents(tx, [{ id: demoId('evt'), type, objectId, createdAt: at }]);
};

/**
 * Books a paid document of a subscription and announces it. The customer's credit pays first; what is negative becomes
 * credit, without a document. Nothing is booked for nothing.
 */
export async function bookInvoice(
  tx: Tx,
  subscription: DemoSubscription,
  minor: number,
  at: Date,
  publicUrl: string,
): Promise<void> {
  const amount = { minor, currency: subscription.amount.currency };
  if (minor !== 0) await settleWithCredit(tx, subscription.vendorCustomerId, amount);
  if (minor <= 0) return;
  const id = demoId('in');
  const url = `${publicUrl}/demo/receipt/${id}`;
  const invoice: VendorInvoice = {
    id,
    number: `DEMO-${id.slice(-8).toUpperCase()}`,
    vendorCustomerId: subscription.vendorCustomerId,
    customerId: subscription.customerId,
    subscriptionId: subscription.id,
    state: 'paid',
    total: amount,
    due: { ...amount, minor: 0 },
    createdAt: at,
    dueAt: null,
    pageUrl: url,
    pdfUrl: `${url}.pdf`,
  };
  await saveObject(tx, 'invoice', invoice);
  await announce(tx, 'invoice.paid', id, at);
}

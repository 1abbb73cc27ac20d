import type { ToolContext, ToolOutcome } from '../../agent/index.ts';
import { findVendorCustomer } from '../customer-store.ts';
import type { VendorInvoice } from '../types.ts';
import type { BillingToolDeps } from './deps.ts';
import { accountProof } from './own-subscriptions.ts';

type OwnDocuments =
  | { readonly outcome: 'found'; readonly documents: readonly VendorInvoice[] }
  | { readonly outcome: 'unproven'; readonly answer: ToolOutcome };

const SHOWN = 12;
/** Drafts are not for the customer's eyes yet. */
const isShown = ({ state }: VendorInvoice): boolean => state !== 'draft';

/** The customer's documents, newest first, once they have proven who they are. */
export async function ownDocuments(deps: BillingToolDeps, context: ToolContext): Promise<OwnDocuments> {
  const missing = await accountProof(deps, context);
  if (missing !== null) return { outcome: 'unproven', answer: missing };
  const vendorId = await findVendorCustomer(deps.db, context.customerId);
  if (vendorId === null) return { outcome: 'found', documents: [] };
  const [all, since] = [await deps.billing.invoices(vendorId, SHOWN), await deps.proof.chatSince(context)];
  return {
    outcome: 'found',
    documents: all.filter((one) => isShown(one) && (since === null || one.createdAt >= since)),
  };
}

/** The document of a number, the newest one without; undefined when it is not the customer's. */
export const documentOf = (documents: readonly VendorInvoice[], number: string | null): VendorInvoice | undefined =>
  documents.find((one) => one.pdfUrl !== null && (number === null || one.number === number));

import type { Db } from '../platform/db/index.ts';
import { applyInvoice } from './apply-invoice.ts';
import {
  type ClaimedReading,
  claimReading,
  holdsReading,
  keepStep,
  keptOpen,
  type ReadingStep,
  releaseReading,
} from './invoice-reading-store.ts';
import { dropInvoice, saveInvoices } from './invoice-store.ts';
import type { Billing, BillingMail } from './ports.ts';
import { databaseTime } from './subscription-store.ts';
import type { VendorInvoice } from './types.ts';

export type ReadOpenInvoicesDeps = {
  readonly db: Db;
  readonly billing: Pick<Billing, 'openInvoices' | 'invoice'>;
  readonly mail: BillingMail;
  readonly machineClock: () => Date;
  /** An invoice that the vendor does not show, though it shows others: it is left for the next day. */
  readonly onError: (vendorId: string, error: unknown) => void;
};

/** Steps of one call: the rest is for the next one, so that nothing else waits for a large account. */
const STEPS = 20;
/** Read one after another, all within the lease. */
const KEPT_A_STEP = 5;

/**
 * Makes our open invoices those of the vendor, once a day and from where it stopped: first what the vendor lists as open,
 * a page at a time, which tells nobody anything; then what we alone still take for open. Each step is one transaction
 * that also says how far it is: killed anywhere, the next call goes on, and twice does no harm. Returns whether there is
 * more to do now. @throws AppError `billing_unavailable`: the reading rests for as long as its lease lasts.
 */
export async function readOpenInvoices(deps: ReadOpenInvoicesDeps): Promise<boolean> {
  const day = deps.machineClock().toISOString().slice(0, 10);
  const claimed = await claimReading(deps.db, day);
  if (claimed === null) return false;
  const isMore = await readOn(deps, claimed);
  await releaseReading(deps.db, claimed);
  return isMore;
}

async function readOn(deps: ReadOpenInvoicesDeps, claimed: ClaimedReading): Promise<boolean> {
  let reading = claimed;
  for (let count = 0; count < STEPS; count += 1) {
    const step = await (reading.stage === 'listed' ? listStep : keptStep)(deps, reading);
    // Somebody else goes on with it, or it is finished.
    if (step === null || step.isLast) return false;
    reading = { ...reading, stage: step.stage, afterId: step.afterId };
  }
  return true;
}

const NOTHING = { seen: 0, added: 0, ended: 0, isLast: false };

/** One page of the vendor's list; null: the reading is somebody else's by now. */
async function listStep({ db, billing }: ReadOpenInvoicesDeps, reading: ClaimedReading): Promise<ReadingStep | null> {
  const readAt = await databaseTime(db);
  const page = await billing.openInvoices(reading.afterId);
  // Where it stopped is there no more: from the beginning, which changes nothing that was compared.
  const invoices = page?.invoices ?? [];
  const last = invoices.at(-1)?.id ?? null;
  const isThrough = page !== null && (page.isLast || last === null);
  return db.transaction().execute(async (tx) => {
    if (!(await holdsReading(tx, reading))) return null;
    const added = await saveInvoices(tx, invoices, readAt);
    const stage = isThrough ? 'kept' : 'listed';
    const step: ReadingStep = { ...NOTHING, stage, afterId: isThrough ? null : last, seen: invoices.length, added };
    await keepStep(tx, reading, step);
    return step;
  });
}

/** Some of what the vendor no longer lists: paid, voided or gone while nobody listened. */
async function keptStep(deps: ReadOpenInvoicesDeps, reading: ClaimedReading): Promise<ReadingStep | null> {
  const { db, mail } = deps;
  const ids = await keptOpen(db, reading.startedAt, reading.afterId, KEPT_A_STEP);
  const isLast = ids.length < KEPT_A_STEP;
  const readAt = await databaseTime(db);
  const now = await readEach(deps, ids);
  return db.transaction().execute(async (tx) => {
    if (!(await holdsReading(tx, reading))) return null;
    let ended = 0;
    for (const { id, invoice } of now) {
      const isOpen = invoice?.state === 'open' && invoice.dueAt !== null;
      // Without a day until which it is to be paid it is charged by itself: nobody has to pay it.
      if (invoice === null || invoice.dueAt === null) await dropInvoice(tx, id, readAt);
      else if (isOpen) await saveInvoices(tx, [invoice], readAt);
      else await applyInvoice({ mail, readAt }, tx, invoice, false);
      ended += isOpen ? 0 : 1;
    }
    const step: ReadingStep = { ...NOTHING, stage: 'kept', afterId: ids.at(-1) ?? reading.afterId, ended, isLast };
    await keepStep(tx, reading, step);
    return step;
  });
}

type Read = { readonly id: string; readonly invoice: VendorInvoice | null };

/** One at a time, without those that the vendor does not show. */
async function readEach({ billing, onError }: ReadOpenInvoicesDeps, ids: readonly string[]): Promise<readonly Read[]> {
  const found: Read[] = [];
  for (const id of ids) {
    try {
      found.push({ id, invoice: await billing.invoice(id) });
    } catch (error) {
      // Whether it is this one or the vendor as a whole: then this throws too.
      await billing.openInvoices(null);
      onError(id, error);
    }
  }
  return found;
}

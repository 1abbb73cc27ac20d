import type { ConversationId } from '../core/ids.ts';
import type { AlertCode } from '../handoff/index.ts';
import type { Db } from '../platform/db/index.ts';
import { applyRefund, type RefundContext } from './apply-refunds.ts';
import { applySubscription } from './apply-subscription.ts';
import { insertEvents } from './event-store.ts';
import { EVENT_TYPES } from './event-types.ts';
import type { Billing } from './ports.ts';
import {
  claimReconciliation,
  findUnseen,
  finishReconciliation,
  markSeen,
  releaseReconciliation,
} from './reconciliation-store.ts';
import { listOpenRefunds } from './refund-record-store.ts';
import { databaseTime } from './subscription-store.ts';
import type { VendorEvent, VendorSubscription } from './types.ts';

export type ReconcileDeps = {
  readonly db: Db;
  readonly billing: Billing;
  readonly orders: RefundContext['orders'];
  readonly timeZone: () => Promise<string>;
  readonly machineClock: () => Date;
  readonly wakeOutbox: (conversations: readonly ConversationId[]) => Promise<void>;
  readonly alertStaff: (kind: AlertCode, subject: string, detail: object) => Promise<void>;
};

/** What one day's comparison found; everything but `unknown` and `gone` is repaired. */
export type ReconciliationReport = {
  readonly seen: number;
  readonly repaired: number;
  /** Subscriptions of the account that are none of our customers'. */
  readonly unknown: number;
  /** Rows of ours that the vendor knows nothing of. */
  readonly gone: number;
  /** Events that never reached us and are acted on now. */
  readonly missedEvents: number;
};

/** Events are listed this far back: the vendor stops delivering one after three days. */
const LOOK_BACK_MS = 4 * 86_400_000;
const BATCH = 100;
const MANY_REFUNDS = 1_000;

/** Compares everything with the vendor once a day; null when that is done already, or under way elsewhere. */
export async function reconcile(deps: ReconcileDeps): Promise<ReconciliationReport | null> {
  const day = deps.machineClock().toISOString().slice(0, 10);
  if (!(await claimReconciliation(deps.db, day))) return null;
  try {
    const readAt = await databaseTime(deps.db);
    const listed = await compareListed(deps, day, readAt);
    const missing = await compareUnseen(deps, day, readAt);
    const missedEvents = await fetchMissedEvents(deps);
    const repaired = listed.repaired + missing.repaired + (await compareRefunds(deps));
    const report = { ...listed, repaired, gone: missing.gone, missedEvents };
    await finishReconciliation(deps.db, day, report);
    if (repaired + missing.gone + missedEvents > 0) await deps.alertStaff('billing_reconciled', day, report);
    return report;
  } catch (error) {
    await releaseReconciliation(deps.db, day);
    throw error;
  }
}

async function compareListed(deps: ReconcileDeps, day: string, readAt: Date) {
  const count = { seen: 0, repaired: 0, unknown: 0 };
  let ids: string[] = [];
  for await (const subscription of deps.billing.allSubscriptions()) {
    const outcome = await apply(deps, subscription, readAt);
    count.seen += 1;
    if (outcome === 'unknown_customer') count.unknown += 1;
    if (outcome === 'new' || outcome === 'changed') count.repaired += 1;
    ids.push(subscription.id);
    if (ids.length < BATCH) continue;
    await markSeen(deps.db, ids, day);
    ids = [];
  }
  await markSeen(deps.db, ids, day);
  return count;
}

async function compareUnseen(deps: ReconcileDeps, day: string, before: Date) {
  const count = { repaired: 0, gone: 0 };
  for (const id of await findUnseen(deps.db, day, before)) {
    const readAt = await databaseTime(deps.db);
    const now = await deps.billing.subscription(id);
    if (now === null) count.gone += 1;
    else if (['new', 'changed'].includes(await apply(deps, now, readAt))) count.repaired += 1;
  }
  return count;
}

/** Refunds on their way: what became of them may have been told while nobody listened. Returns how many had moved. */
async function compareRefunds(deps: ReconcileDeps): Promise<number> {
  const teller = { isDemo: deps.billing.kind === 'demo', timeZone: await deps.timeZone() };
  let moved = 0;
  for (const id of await listOpenRefunds(deps.db, MANY_REFUNDS)) {
    const refund = await deps.billing.refund(id);
    if (refund === null) continue;
    const { outcome, wake } = await deps.db
      .transaction()
      .execute((tx) => applyRefund({ orders: deps.orders, teller }, tx, refund));
    if (wake !== undefined && wake !== null) await deps.wakeOutbox([wake]);
    if (outcome !== 'same') moved += 1;
  }
  return moved;
}

async function apply(deps: ReconcileDeps, subscription: VendorSubscription, readAt: Date): Promise<string> {
  const teller = { isDemo: deps.billing.kind === 'demo', timeZone: await deps.timeZone() };
  const applied = await deps.db.transaction().execute((tx) => applySubscription({ teller, readAt }, tx, subscription));
  if (applied.wake !== undefined && applied.wake !== null) await deps.wakeOutbox([applied.wake]);
  if (applied.alert !== undefined) await deps.alertStaff(applied.alert, subscription.id, { by: 'reconciliation' });
  return applied.outcome;
}

async function fetchMissedEvents(deps: ReconcileDeps): Promise<number> {
  const since = new Date(deps.machineClock().getTime() - LOOK_BACK_MS);
  let missed = 0;
  let batch: VendorEvent[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) missed += await deps.db.transaction().execute((tx) => insertEvents(tx, batch));
    batch = [];
  };
  for await (const event of deps.billing.eventsSince(since)) {
    if (EVENT_TYPES.has(event.type)) batch.push(event);
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return missed;
}

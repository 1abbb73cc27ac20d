import type { Db } from '../../platform/db/index.ts';
import { announce, bookInvoice } from './announce.ts';
import { periodAfter } from './calendar-rules.ts';
import { listObjects, lockObject, saveObject } from './object-store.ts';
import type { DemoSettings } from './perform-demo.ts';
import type { DemoSubscription } from './types.ts';

/** Lets business time pass in the ledger: trials and periods end, subscriptions renew or end. Returns how many did. */
export async function advanceLedger(db: Db, settings: DemoSettings): Promise<number> {
  const now = settings.now();
  const isDue = (one: DemoSubscription): boolean => one.status !== 'canceled' && one.periodEnd <= now;
  const due = (await listObjects(db, 'subscription', null, 1_000)).filter(isDue);
  for (const { id } of due) {
    await db.transaction().execute(async (tx) => {
      const one = await lockObject(tx, 'subscription', id);
      if (one === null || !isDue(one)) return;
      if (one.cancelsAtPeriodEnd) {
        await saveObject(tx, 'subscription', { ...one, status: 'canceled' });
        return announce(tx, 'customer.subscription.deleted', id, now);
      }
      const renewed = renew(one, now);
      await saveObject(tx, 'subscription', renewed);
      await bookInvoice(tx, renewed, renewed.amount.minor, now, settings.publicUrl);
      await announce(tx, 'customer.subscription.updated', id, now);
    });
  }
  return due.length;
}

/** The period that holds `now`; a clock that jumps over several is charged once. */
function renew(one: DemoSubscription, now: Date): DemoSubscription {
  let [periodStart, periodEnd] = [one.periodEnd, periodAfter(one.periodEnd, one.interval)];
  while (periodEnd <= now) [periodStart, periodEnd] = [periodEnd, periodAfter(periodEnd, one.interval)];
  return { ...one, status: 'active', periodStart, periodEnd };
}

import type { CustomerId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { applySubscription } from './apply-subscription.ts';
import { endVendorCustomer, findCustomerOfVendor } from './customer-store.ts';
import type { Applied, EventDeps } from './event-types.ts';
import { isAlive } from './rules.ts';
import { databaseTime, findSubscriptions } from './subscription-store.ts';
import type { Teller } from './tell-result.ts';
import type { VendorSubscription } from './types.ts';

/**
 * The vendor says that a customer is deleted. If that is so now, ours has nobody there any more, and each subscription is
 * read again: with the customer the vendor ends them.
 */
export async function readCustomerEnd(
  { db, billing }: Pick<EventDeps, 'db' | 'billing'>,
  teller: Teller,
  vendorCustomerId: string,
): Promise<(tx: Tx) => Promise<Applied>> {
  if (await billing.customerExists(vendorCustomerId)) return async () => ({ state: 'done', outcome: 'customer_alive' });
  const customerId = await findCustomerOfVendor(db, vendorCustomerId);
  if (customerId === null) return async () => ({ state: 'ignored', outcome: 'unknown_customer' });
  const readAt = await databaseTime(db);
  const subscriptions = await readAlive({ db, billing }, customerId, vendorCustomerId);
  return async (tx) => {
    await endVendorCustomer(tx, vendorCustomerId);
    let wake: Applied['wake'] = null;
    for (const one of subscriptions) wake = (await applySubscription({ teller, readAt }, tx, one)).wake ?? wake;
    return { state: 'done', outcome: 'customer_ended', wake };
  };
}

/** Those that our rows hold for alive, as the vendor has them now; one that it no longer knows has ended. */
async function readAlive(
  { db, billing }: Pick<EventDeps, 'db' | 'billing'>,
  customerId: CustomerId,
  vendorCustomerId: string,
): Promise<readonly VendorSubscription[]> {
  const alive = (await findSubscriptions(db, customerId)).filter(isAlive);
  return Promise.all(
    alive.map(
      async (row) =>
        (await billing.subscription(row.id)) ?? { ...row, vendorCustomerId, actionId: null, status: 'canceled' },
    ),
  );
}

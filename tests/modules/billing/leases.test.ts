import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertEvents, releaseWork } from '../../../src/billing/index.ts';
import { findDeadWorkers, lightBeacon } from '../../../src/platform/workers.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, deliver, operationState, SUBSCRIBE, sayYes, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let stripe: StripeStandIn;

beforeEach(async () => {
  stripe = await startStripe();
  await sql`truncate billing_operations, billing_events, billing_customers, workers cascade`.execute(db());
});
afterEach(() => stripe.close());

/** A process that works on billing and is known to live by its beacon. */
async function startWorker() {
  const beacon = await lightBeacon({ connectionString: database().url, role: 'worker', onError: () => undefined });
  const work = billingAt(db(), await stripeAt(stripe));
  Object.assign(work.deps, { worker: beacon.id, isAlive: beacon.isLit });
  return { ...work, beacon };
}

/** What a living process does all the time: sees who is dead, frees what they held, and works. */
const takeOver = async (other: Awaited<ReturnType<typeof startWorker>>): Promise<void> => {
  await releaseWork(db(), await findDeadWorkers(database().pool));
  await other.events();
  await other.perform();
};

const countOf = (name: string): number => stripe.calls.filter((call) => call.name === name).length;

test('what a dead worker held goes on at once, and the dead one calls nothing more', async () => {
  const [first, second] = [await startWorker(), await startWorker()];
  const ana = await someone(db());
  const { action } = await sayYes(db(), ana, SUBSCRIBE);
  // Its connection breaks in the middle of a call, and it does not know: another one takes over before it goes on.
  stripe.atNext('createCustomer', async () => {
    await first.beacon.stop();
    await sql`insert into workers (id, beacon_key, role, host, pid) values (${first.beacon.id}, 999999, 'worker', 'x', 1)`.execute(
      db(),
    );
    Object.assign(first.deps, { isAlive: () => true });
    await takeOver(second);
  });
  await first.perform();
  expect(await operationState(db(), action.id)).toBe('done');
  expect([stripe.account.customers.size, countOf('createCheckout'), await told(db(), ana)]).toEqual([
    1,
    1,
    [expect.stringContaining('https://checkout.stripe.com')],
  ]);
  await second.beacon.stop();
});

test('what a living worker holds is not taken, however long it takes', async () => {
  const [first, second] = [await startWorker(), await startWorker()];
  await sayYes(db(), await someone(db()), SUBSCRIBE);
  let taken = -1;
  stripe.atNext('createCustomer', async () => {
    await releaseWork(db(), await findDeadWorkers(database().pool));
    taken = await second.perform();
  });
  await first.perform();
  expect([taken, countOf('createCustomer')]).toEqual([0, 1]);
  await Promise.all([first.beacon.stop(), second.beacon.stop()]);
});

test('a worker whose sign of life is out calls nothing', async () => {
  const worker = await startWorker();
  await worker.beacon.stop();
  await sayYes(db(), await someone(db()), SUBSCRIBE);
  await worker.perform();
  expect(stripe.calls).toEqual([]);
});

test('an event that a dead worker held is acted on at once', async () => {
  const worker = await startWorker();
  await sayYes(db(), await someone(db()), SUBSCRIBE);
  await worker.perform();
  stripe.pay([...stripe.account.sessions.keys()][0] ?? '');
  await deliver(db(), stripe, insertEvents);
  await sql`update billing_events set leased_by = gen_random_uuid(), leased_until = now() + interval '60 s'`.execute(
    db(),
  );
  await sql`insert into workers (id, beacon_key, role, host, pid) select distinct leased_by, 999999, 'worker', 'x', 1 from billing_events limit 1`.execute(
    db(),
  );
  await sql`update billing_events set leased_by = (select id from workers where beacon_key = 999999)`.execute(db());
  expect(await worker.events()).toBe(0);
  await takeOver(worker);
  const { rows } = await sql<{ state: string }>`select distinct state from billing_events`.execute(db());
  expect(rows).toEqual([{ state: 'done' }]);
  await worker.beacon.stop();
});

import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkoutForOrder, insertEvents, refundOrder } from '../../../src/billing/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type StripeFault, type StripeStandIn, startStripe } from '../../support/stripe/stand-in.ts';
import { billingAt, deliver, someone, stripeAt, told } from './world.ts';

const database = useDatabase();
const db = () => database().db;
const FAULTS: readonly StripeFault[] = ['409', '429', '500', '500 acted', 'timeout', 'timeout acted'];
const ORDERS = 12;
let stripe: StripeStandIn;

beforeEach(async () => {
  stripe = await startStripe();
});
afterEach(() => stripe.close());

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test.each([1, 2, 3, 4])(
  'faults, lost leases, two workers and webhooks in any order (seed %i): money moved = receipts = words',
  async (seed) => {
    const random = randomOf(seed);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] ?? (all[0] as T);
    const workers = [billingAt(db(), await stripeAt(stripe)), billingAt(db(), await stripeAt(stripe))];
    const manyFaults = () => Array.from({ length: 10 }, () => pick(FAULTS));
    /** One thing that may happen at any time. */
    const happen = async (): Promise<unknown> => {
      const worker = pick(workers);
      return pick([
        () => worker.perform(),
        () => worker.events(),
        () => worker.later(),
        () => deliver(db(), stripe, insertEvents),
        () => sql`update billing_events set state = 'stored' where random() < 0.2`.execute(db()),
        () =>
          sql`update billing_calls set first_called_at = first_called_at - interval '21 hours' where random() < 0.1`.execute(
            db(),
          ),
        async () =>
          stripe.fail(pick(['createRefund', 'createCheckout', 'createCustomer', 'listRefunds']), [
            pick(FAULTS),
            pick(FAULTS),
          ]),
      ])();
    };
    const settle = async (): Promise<void> => {
      for (const name of ['createRefund', 'createCheckout', 'createCustomer', 'listRefunds']) stripe.fail(name, []);
      for (let round = 0; round < 4; round += 1) {
        await workers[0]?.later();
        await workers[0]?.perform();
        await deliver(db(), stripe, insertEvents);
        await workers[0]?.events();
      }
    };

    const people = await Promise.all(Array.from({ length: ORDERS }, () => someone(db())));
    const amount = { minor: 10_000 + seed, currency: 'MXN' };
    const asked = people.map(
      ({ id, customerId }, index) =>
        ({ customerId, conversationId: id, language: 'es', orderId: `order-${seed}-${index}`, amount }) as const,
    );
    for (const order of asked)
      await db()
        .transaction()
        .execute((tx) => checkoutForOrder(tx, { ...order, orderNumber: order.orderId }));
    stripe.fail('createCheckout', manyFaults());
    for (let step = 0; step < 30; step += 1) await Promise.all([happen(), happen()]);
    await settle();
    expect(stripe.account.sessions.size).toBe(ORDERS);

    for (const id of stripe.account.sessions.keys()) stripe.pay(id);
    await settle();
    for (const session of stripe.account.sessions.values()) {
      const order = asked.find(({ orderId }) => orderId === session.metadata['order_id']);
      if (order)
        await db()
          .transaction()
          .execute((tx) => refundOrder(tx, { ...order, paymentId: String(session.payment_intent) }));
    }
    stripe.fail('createRefund', manyFaults());
    for (let step = 0; step < 40; step += 1) await Promise.all([happen(), happen()]);
    await settle();

    const refunded = [...stripe.account.refunds.values()].map((refund) => String(refund.payment_intent));
    expect([refunded.length, new Set(refunded).size]).toEqual([ORDERS, ORDERS]);
    const heard = workers.flatMap((worker) => worker.heard.orders).sort();
    expect(heard).toEqual(
      asked
        .flatMap(({ orderId }) => [
          `${orderId} paid ${amount.minor} MXN as asked`,
          `${orderId} refunded ${amount.minor}`,
        ])
        .sort(),
    );
    for (const person of people) {
      const words = (await told(db(), person)).map((text) => text.split(' ')[0]);
      // The vendor may report the payment after it made the refund.
      expect(words.toSorted()).toEqual(['Listo:', 'Paga', 'Recibimos']);
    }
    const { rows } = await sql<{
      count: number;
    }>`select count(*) as count from receipts where source = 'billing' and conversation_id = any(${people.map(({ id }) => id)}::uuid[])`.execute(
      db(),
    );
    expect(rows[0]?.count).toBe(3 * ORDERS);
  },
);

import { expect, test } from 'vitest';
import { createDemoLedger } from '../../../src/billing/index.ts';
import { parseEmail } from '../../../src/core/email.ts';
import { newId } from '../../../src/core/ids.ts';
import type { ReadCache } from '../../../src/platform/cache.ts';
import { openDb } from '../../../src/platform/db/index.ts';
import { setRecordAddress, verifyByStaff } from '../../../src/verification/index.ts';
import { newPerson, type Person } from '../../attacks/shop.ts';
import { database, replayOver, shop } from './world.ts';

/** Somebody who has proven who they are and has an account at the payment vendor. */
async function subscriber(): Promise<Person> {
  const { db, pool } = database();
  const who = await newPerson(shop, 'Rosa', '5215577001122');
  const address = parseEmail('rosa@example.mx');
  if (address === null) throw new Error('no address');
  const by = { by: 'test', reason: 'scripted', now: new Date() };
  await db.transaction().execute(async (tx) => {
    await setRecordAddress(tx, who.customerId, address, { ...by, isSource: true });
    await verifyByStaff(tx, who.customerId, by);
  });
  const ledger = createDemoLedger(db, { publicUrl: 'https://shop.example', now: () => new Date() });
  const made = await ledger.perform(
    { key: 'customer', actionId: newId<'action'>() },
    { step: 'customer', customerId: who.customerId, language: 'es' },
  );
  if (made.outcome !== 'done') throw new Error(made.outcome);
  await pool.query('insert into billing_customers (customer_id, vendor_id) values ($1, $2)', [
    who.customerId,
    made.done.id,
  ]);
  return who;
}

test('what the assistant looks up in a repetition waits for no second connection, nor for what others load', async () => {
  const who = await subscriber();
  const one = openDb({ connectionString: database().url, maxConnections: 1, applicationName: 'tests' });
  const shared: string[] = [];
  const cache: ReadCache = {
    get: (key, _ms, load) => {
      shared.push(key);
      return load();
    },
  };
  const { tools } = replayOver(one.db, cache);
  const context = {
    ...{ turnId: newId(), conversationId: who.id, customerId: who.customerId, language: 'es', now: new Date() },
    ...{ signal: new AbortController().signal, once: () => Promise.reject(new Error('nothing is done')) },
  } as unknown as Parameters<typeof tools.look>[2];
  const asked = ['list_receipts', 'subscription_status', 'list_plans', 'pay_invoice', 'find_orders'] as const;
  const known = new Set(tools.all.filter(({ risk }) => risk === 'reads').map(({ name }) => name));
  for (const tool of asked.filter((name) => known.has(name))) {
    const looked = await tools.look(tool, {}, context);
    expect([tool, looked.result]).toEqual([tool, expect.objectContaining({ outcome: expect.any(String) })]);
  }
  expect((await tools.look('list_receipts', {}, context)).result).toMatchObject({ outcome: 'none' });
  // What others load at the same time may wait for the very connection that is held here.
  expect(shared.filter((key) => !key.startsWith('billing:plans:'))).toEqual([]);
  await one.pool.end();
});

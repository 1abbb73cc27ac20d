import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trackStatuses } from '../../../src/outbox/index.ts';
import { database, openAlerts, openSending, replyTo, stateOf } from './refusing-meta.ts';

let shop: Awaited<ReturnType<typeof openSending>>;
beforeEach(async () => {
  const { db } = database();
  for (const table of ['outbox_messages', 'outbox_stops', 'staff_alerts', 'early_statuses'])
    await sql`delete from ${sql.table(table)}`.execute(db);
  shop = await openSending();
});
afterEach(() => shop.close());

/** Meta reports that a message did not arrive, without our id, before its send has returned. */
const failedEarly = (text: string, code: number, refusal: 'unreachable' | 'stop') =>
  database()
    .db.transaction()
    .execute((tx) => {
      const error = { code, details: 'no', refusal };
      const about = { wamid: `wamid.${text}`, callbackData: null, pricing: null };
      return trackStatuses(tx, [{ ...about, status: 'failed', at: new Date(), error }]);
    });

test('a customer who cannot be reached is known as such, and staff is told, also when that is told before the send returns', async () => {
  const id = await replyTo('uno');
  await failedEarly('uno', 131026, 'unreachable');
  await shop.send(id);
  expect(await stateOf(id)).toBe('failed');
  await expect.poll(openAlerts).toEqual(['message_failed 1']);
  expect(shop.noted).toEqual(['unreachable 131026']);
});

test('an account that Meta locked rests at once also when that is told before the send returns', async () => {
  const [one, two] = [await replyTo('uno'), await replyTo('dos')];
  await failedEarly('uno', 131031, 'stop');
  await shop.send(one);
  await expect.poll(openAlerts).toContain('channel_stopped 1');
  await shop.send(two);
  expect([shop.meta.asked, await stateOf(two)]).toEqual([['uno'], 'held channel_stopped']);
});

test('is followed once by the next sweep when the sender was killed before it looked, or both came in the same moment', async () => {
  const id = await replyTo('uno');
  await shop.send(id);
  await sql`update outbox_messages set wamid = null`.execute(database().db);
  await failedEarly('uno', 131026, 'unreachable');
  await sql`update outbox_messages set wamid = 'wamid.uno'`.execute(database().db);
  expect(await stateOf(id)).toBe('sent');
  await Promise.all([shop.sweep(), shop.sweep()]);
  await shop.sweep();
  expect(await stateOf(id)).toBe('failed');
  await expect.poll(() => shop.noted).toEqual(['unreachable 131026']);
});

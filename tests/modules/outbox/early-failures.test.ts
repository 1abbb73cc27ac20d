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
const failedEarly = (text: string, code: number, refusal: 'unreachable' | 'stop' | 'window') =>
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

test('a reply that turns out to have come too late for the window goes to a person, once', async () => {
  const id = await replyTo('tarde');
  await shop.send(id);
  expect(await stateOf(id)).toBe('sent');
  for (const copy of [1, 2]) {
    const { failures } = await shop.reported('tarde', 131047);
    expect(failures).toHaveLength(copy === 1 ? 1 : 0);
  }
  expect(await openAlerts()).toEqual(['window_closed 1']);
  expect(await stateOf(id)).toBe('failed, held window_closed');
  expect(await holderOf(id)).toBe('waiting window');
  expect([shop.meta.asked, shop.noted]).toEqual([['tarde'], []]);
});

async function holderOf(id: string): Promise<string | undefined> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', holder, reason) as line from holders where conversation_id = ${id}`.execute(database().db);
  return rows[0]?.line;
}

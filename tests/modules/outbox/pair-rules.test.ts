import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PAIR_EACH_MS, pairWaitMs } from '../../../src/outbox/pair-rules.ts';
import { backOffMs } from '../../../src/outbox/rules.ts';
import { pairRateLimit } from '../../../src/simulator/graph/rate-limits.ts';
import { type HeldTime, holdTime } from '../../support/held-time.ts';
import { database, openSending, queueTo, replyTo } from './refusing-meta.ts';

/** However long the machine takes for a burst: what counts is what a customer has waited. */
let time: HeldTime;
beforeAll(async () => {
  time = await holdTime(database(), 'now', new Date());
});

let shop: Awaited<ReturnType<typeof openSending>>;
beforeEach(async () => {
  await sql`delete from outbox_messages`.execute(database().db);
  shop = await openSending();
});
afterEach(() => shop.close());

/** What waits in a conversation, with how long it still does, s, and how often it was tried. */
const waiting = async (id: string) =>
  (
    await sql<{ waitS: number; reason: string; attempts: number }>`
      select ceil(extract(epoch from not_before - now()))::int as wait_s, reason, attempts from outbox_messages
      where conversation_id = ${id} and state = 'queued' order by seq`.execute(database().db)
  ).rows;

describe('many messages for one customer', () => {
  test('go in a burst of 45, then one each 6 s, without a refusal; others do not wait', async () => {
    const id = await replyTo('1');
    for (let at = 2; at <= 48; at += 1) await queueTo(id, `${at}`);
    await shop.send(id);
    expect(shop.meta.asked).toHaveLength(45);
    const [first, ...behind] = await waiting(id);
    expect(first).toEqual({ reason: 'slower', attempts: 0, waitS: 6 });
    expect(behind).toHaveLength(2);
    const other = await replyTo('otro');
    await shop.send(other);
    expect(shop.meta.asked.at(-1)).toBe('otro');
    await time.pass(6_000);
    await shop.send(id);
    expect(shop.meta.asked.slice(46)).toEqual(['46']);
    await time.pass(12_000);
    await shop.send(id);
    expect(shop.meta.asked.slice(46)).toEqual(['46', '47', '48']);
  });

  test('count once each, refused ones not at all', async () => {
    const id = await replyTo('uno');
    shop.meta.refusal = 131056;
    await shop.send(id);
    const counted = async () =>
      (
        await sql<{
          s: number;
        }>`select round(extract(epoch from even_at - now()))::int as s from outbox_pairs where conversation_id = ${id}`.execute(
          database().db,
        )
      ).rows.map(({ s }) => s);
    expect(await counted()).toEqual([]);
    shop.meta.refusal = null;
    await time.pass(backOffMs('slower', 1, null));
    await shop.send(id);
    await shop.send(id);
    expect(await counted()).toEqual([6]);
  });
});

test('whoever waits as long as the rule says is never refused, and would be a moment earlier', () => {
  const [theirs, who] = [pairRateLimit(), 'ana'];
  let [now, evenAt] = [1_000_000, 0];
  let waited = 0;
  for (let sent = 0; sent < 200; sent += 1) {
    const waitMs = pairWaitMs(evenAt - now);
    if (waitMs > 0) {
      expect(theirs.mayPass(who, new Date(now + waitMs - 1))).toBe(false);
      waited += 1;
    }
    now += waitMs;
    expect(theirs.mayPass(who, new Date(now))).toBe(true);
    evenAt = Math.max(evenAt, now) + PAIR_EACH_MS;
    // Now and then nobody has anything to say for a while.
    now += sent % 60 === 59 ? 100_000 : 700;
  }
  expect(waited).toBeGreaterThan(50);
});

test('who is refused for one customer all the same waits 4^n s, for longer than the longest burst is paid off', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map((attempts) => backOffMs('slower', attempts, null) / 1_000);
  expect(waits).toEqual([1, 4, 16, 64, 256, 256, 256]);
  expect([1, 4, 16, 64, 256].reduce((a, b) => a + b)).toBeGreaterThan(45 * 6);
});

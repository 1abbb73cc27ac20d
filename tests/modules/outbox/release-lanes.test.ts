import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { stopSending } from '../../../src/outbox/index.ts';
import { database, openSending, queueTo, replyTo } from './refusing-meta.ts';

let shop: Awaited<ReturnType<typeof openSending>>;
beforeEach(async () => {
  const { db } = database();
  await sql`truncate customers, outbox_messages, outbox_stops cascade`.execute(db);
  shop = await openSending();
});
afterEach(() => shop.close());

/** So many customers with an announcement each that is held until a time that has come, or for a reason. */
async function holdAnnouncements(count: number, reason: 'quiet_hours' | 'initiated_stopped' | 'channel_stopped') {
  const { db } = database();
  const until = reason === 'quiet_hours' ? sql`now() - interval '1 minute'` : sql`null`;
  await sql`
    with people as (
      insert into customers (id, name) select gen_random_uuid(), 'Ana' from generate_series(1, ${count}::int) returning id
    ), named as (
      insert into customer_identities (customer_id, kind, value, raw) select id, 'phone', id, '5215512345678' from people
    ), begun as (
      insert into conversations (id, customer_id, phone_number_id, last_inbound_at)
      select gen_random_uuid(), id, '1', now() from people returning id
    )
    insert into outbox_messages (id, conversation_id, origin, content, state, reason, release_at)
    select gen_random_uuid(), id, 'initiated', '{"kind":"text","text":"aviso"}', 'held', ${reason}, ${until} from begun`.execute(
    db,
  );
}

/** Holds the only message of a conversation as the last of all that are held. */
const hold = (id: ConversationId, reason: string) =>
  sql`update outbox_messages set state = 'held', reason = ${reason},
      release_at = ${reason === 'template_missing' ? sql`now() - interval '1 second'` : sql`null`}
    where conversation_id = ${id}`.execute(database().db);

/** How many announcements were sent before the answer. */
const sentBefore = (text: string): number => shop.meta.asked.indexOf(text);

const countOf = async (state: string): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from outbox_messages where state = ${state}`.execute(database().db);
  return rows[0]?.count ?? 0;
};

describe('thousands of announcements whose night ends', () => {
  test('do not stand before an answer that is due in the same moment', async () => {
    await holdAnnouncements(3_000, 'quiet_hours');
    await hold(await replyTo('respuesta'), 'template_missing');
    await shop.look();
    expect(await countOf('held')).toBe(0);
    expect(await shop.work(() => shop.meta.asked.includes('respuesta'))).toBe(1);
    expect(shop.meta.accepted).toContain('respuesta');
    expect(sentBefore('respuesta')).toBeLessThan(20);
  });

  test('do not stand before an answer that is written while they leave', async () => {
    await holdAnnouncements(1_500, 'quiet_hours');
    await shop.look();
    const leaving = shop.work(() => shop.meta.asked.includes('respuesta'));
    await expect.poll(() => shop.meta.asked.length, { interval: 5, timeout: 10_000 }).toBeGreaterThan(50);
    const before = shop.meta.asked.length;
    await shop.send(await replyTo('respuesta'));
    expect(await leaving).toBe(0);
    expect(sentBefore('respuesta') - before).toBeLessThan(100);
  });
});

test('a customer whose answer and whose announcement were held gets both', async () => {
  const id = await replyTo('respuesta');
  await queueTo(id, 'aviso', { origin: 'initiated' });
  await hold(id, 'template_missing');
  await shop.look();
  expect(await shop.work(() => false)).toBe(1);
  expect(shop.meta.accepted).toEqual(['respuesta', 'aviso']);
});

/** How many are still held each time somebody is woken. */
async function heldAtWakes(run: () => Promise<void>): Promise<number[]> {
  const left: number[] = [];
  shop.hooks.onWoken = async () => void left.push(await countOf('held'));
  await run();
  return left;
}

describe('what a stop has held', () => {
  test('is released in portions once it ends, all of it, and is no work of those who answer', async () => {
    await holdAnnouncements(1_700, 'initiated_stopped');
    expect(await heldAtWakes(shop.look)).toEqual([1_200, 700, 200, 0]);
    expect(await countOf('queued')).toBe(1_700);
    expect(await shop.work(() => true)).toBe(0);
  });

  test('goes, answers first, when the channel is open again', async () => {
    await holdAnnouncements(1_200, 'channel_stopped');
    await hold(await replyTo('respuesta'), 'channel_stopped');
    expect(await heldAtWakes(shop.look)).toEqual([1_200, 700, 200, 0]);
    expect(await shop.work(() => true)).toBe(1);
  });

  test('is released and sent by whoever comes next when the process ends between two portions', async () => {
    await holdAnnouncements(1_200, 'initiated_stopped');
    shop.hooks.onWoken = () => Promise.reject(new Error('killed'));
    await expect(shop.look()).rejects.toThrow('killed');
    expect([await countOf('held'), await countOf('queued')]).toEqual([700, 500]);
    const next = await openSending();
    await next.look();
    await next.work(() => next.meta.asked.length >= 100);
    expect([await countOf('held'), next.meta.accepted.length >= 100]).toEqual([0, true]);
    await next.close();
  });

  test('stays held when the stop comes again before the next portion', async () => {
    await holdAnnouncements(1_200, 'initiated_stopped');
    const messageId = newId<'outbox'>();
    shop.hooks.onWoken = () =>
      stopSending(database().db, {
        ...{ code: 131048, details: 'no', credential: shop.credential, scope: 'initiated', messageId },
      });
    await shop.look();
    expect([await countOf('held'), await countOf('queued')]).toEqual([700, 500]);
  });
});

import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { setPaused } from '../../../src/handoff/index.ts';
import { freedBy, releaseHeld } from '../../../src/outbox/index.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';
import { runRecado } from '../cli/run-recado.ts';
import { ageProbe, ageStop, arrived, database, openAlerts, openSending, replyTo, stateOf } from './refusing-meta.ts';

const TOKEN_REFUSED = 190;
const WINDOW_CLOSED = 131047;

let shop: Awaited<ReturnType<typeof openSending>>;
beforeEach(async () => {
  const { db } = database();
  await sql`delete from outbox_messages`.execute(db);
  await sql`delete from outbox_stops`.execute(db);
  await sql`delete from staff_alerts`.execute(db);
  shop = await openSending();
});
afterEach(() => shop.close());

/** Two conversations with a reply each, the first of which met a refused token. */
async function twoHeldReplies() {
  const [one, two] = [await replyTo('uno'), await replyTo('dos')];
  shop.meta.refusal = TOKEN_REFUSED;
  await shop.send(one);
  await shop.send(two);
  expect(shop.meta.asked).toEqual(['uno']);
  expect([await stateOf(one), await stateOf(two)]).toEqual(['held channel_stopped', 'held channel_stopped']);
  return { one, two };
}

describe('a channel that refused the token', () => {
  test('is tried again after five minutes, and what was held goes out once', async () => {
    const { one, two } = await twoHeldReplies();
    shop.meta.refusal = null;
    await ageStop(290);
    await shop.sweep();
    expect(shop.meta.accepted).toEqual([]);
    await ageStop(11);
    await shop.sweep();
    expect(shop.meta.accepted).toEqual(['uno']);
    expect(freedBy(await arrived('uno'))).toEqual([two]);
    await Promise.all([one, two].map(shop.send));
    expect(shop.meta.accepted).toEqual(['uno', 'dos']);
    expect([await stateOf(one), await stateOf(two)]).toEqual(['delivered', 'sent']);
  });

  test('is open again when nothing was heard for two minutes of a message that it took', async () => {
    await twoHeldReplies();
    shop.meta.refusal = null;
    await ageStop(301);
    await shop.sweep();
    await ageProbe(110);
    await shop.sweep();
    expect(shop.meta.asked).toEqual(['uno', 'uno']);
    await ageProbe(11);
    await shop.sweep();
    expect(shop.meta.asked).toEqual(['uno', 'uno', 'dos']);
  });

  test('is asked with few messages and stays stopped while it refuses, and staff has one alert', async () => {
    const { one, two } = await twoHeldReplies();
    await ageStop(301);
    await shop.sweep();
    await shop.sweep();
    expect(shop.meta.asked).toEqual(['uno', 'uno']);
    expect([await stateOf(one), await stateOf(two)]).toEqual(['held channel_stopped', 'held channel_stopped']);
    expect(await openAlerts()).toEqual(['channel_stopped 1']);
  });

  test('keeps its alert until a message has arrived again', async () => {
    await twoHeldReplies();
    expect(await openAlerts()).toEqual(['channel_stopped 1']);
    shop.meta.refusal = null;
    await ageStop(301);
    await shop.sweep();
    expect(await openAlerts()).toEqual(['channel_stopped 1']);
    await arrived('uno');
    await shop.sweep();
    expect(await openAlerts()).toEqual([]);
  });

  test('is tried at once when the owner resumes, and what was held goes out once', async () => {
    const { one, two } = await twoHeldReplies();
    shop.meta.refusal = null;
    const resumed = await runRecado(['resume'], { DATABASE_URL: database().url });
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toContain('Held replies of 2 conversations go out now. WhatsApp');
    expect(await openAlerts()).toEqual([]);
    await Promise.all([one, two, one, two].map((id) => shop.send(id)));
    expect(shop.meta.accepted.toSorted()).toEqual(['dos', 'uno']);
  });

  test('leaves nothing held when whoever lifted the stop was killed before releasing', async () => {
    const { one } = await twoHeldReplies();
    shop.meta.refusal = null;
    await sql`delete from outbox_stops`.execute(database().db);
    await shop.sweep();
    expect([shop.meta.accepted.toSorted(), await stateOf(one)]).toEqual([['dos', 'uno'], 'sent']);
  });

  test('costs no search through all that is held for other reasons', async () => {
    const { db, pool } = database();
    const id = await replyTo('uno');
    await sql`insert into outbox_messages (id, conversation_id, origin, content, state, reason)
      select gen_random_uuid(), ${id}, 'reply', '{"kind":"text","text":"Hola"}', 'held', 'window_closed'
      from generate_series(1, 50000)`.execute(db);
    await pool.query('analyze outbox_messages');
    const { statements } = await statementsOf(() => releaseHeld(db, 'channel_stopped', 'answers', 500));
    expect(statements).toHaveLength(1);
    for (const { text, values } of statements) {
      const { rows } = await pool.query(`explain (format text) ${text}`, [...values]);
      expect(JSON.stringify(rows)).toContain('outbox_stopped');
      expect(await tablesReadWhole(pool, { text, values }, ['outbox_messages'])).toEqual([]);
    }
  });
});

test('a reply that was held in the moment in which the pause ended goes out all the same, not during a pause', async () => {
  const id = await replyTo('uno');
  await sql`update outbox_messages set state = 'held', reason = 'paused'`.execute(database().db);
  await setPaused(database().db, { at: new Date(), by: 'test' });
  await shop.sweep();
  expect(await stateOf(id)).toBe('held paused');
  await setPaused(database().db, null);
  await shop.sweep();
  expect(shop.meta.accepted).toEqual(['uno']);
});

const holderOf = async (id: string): Promise<unknown> =>
  (await sql`select holder, reason from holders where conversation_id = ${id}`.execute(database().db)).rows[0];

describe('an answer whose window closed before it could go', () => {
  test.each([
    ['Meta refuses it', 0, 1],
    ['the last look before sending sees it', 24 * 3_600_000, 0],
  ])('when %s raises an alert and gives the conversation to a person', async (_, wroteMsAgo, requests) => {
    const id = await replyTo('tarde', wroteMsAgo);
    shop.meta.refusal = WINDOW_CLOSED;
    await Promise.all([shop.send(id), shop.send(id)]);
    await shop.send(id);
    expect(shop.meta.asked).toHaveLength(requests);
    expect(await stateOf(id)).toBe('held window_closed');
    expect(await openAlerts()).toEqual(['window_closed 1']);
    expect(await holderOf(id)).toEqual({ holder: 'waiting', reason: 'window' });
  });

  test('stops nobody else’s answer', async () => {
    const [late, other] = [await replyTo('tarde'), await replyTo('otro')];
    shop.meta.refusal = WINDOW_CLOSED;
    await shop.send(late);
    shop.meta.refusal = null;
    await shop.send(other);
    expect(shop.meta.accepted).toEqual(['otro']);
    expect(await holderOf(other)).toBeUndefined();
  });
});

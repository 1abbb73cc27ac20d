import { createHmac, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import {
  type DeliverDeps,
  deliverEvents,
  type EventId,
  forgetEvents,
  isEventDue,
  listGivenUp,
  postTo,
  publishEvent,
  retryGivenUp,
} from '../../../src/events/index.ts';
import { afterAttempt, retryAfterMs } from '../../../src/events/rules.ts';
import { useDatabase } from '../../support/database.ts';
import { type LocalServer, startLocalServer } from '../../support/local-server.ts';

const database = useDatabase();
const KEY = Buffer.from('0123456789abcdef0123456789abcdef');
const AT = new Date('2026-11-24T18:00:00.000Z');

type Heard = { readonly headers: Readonly<Record<string, unknown>>; readonly body: string };
let heard: Heard[] = [];
let answers: { status: number; headers?: Record<string, string> }[] = [];
let receiver: LocalServer;

beforeEach(async () => {
  onGivenUp = async (_tx, { id }) => void givenUp.push(id);
  heard = [];
  answers = [];
  await sql`truncate event_deliveries`.execute(database().db);
  receiver = await startLocalServer((req, res, body) => {
    heard.push({ headers: req.headers, body });
    const { status, headers } = answers.shift() ?? { status: 204 };
    res.writeHead(status, headers).end();
  });
});
afterEach(() => receiver.close());

const publish = (id: string): Promise<void> =>
  database()
    .db.transaction()
    .execute((tx) => publishEvent(tx, { type: 'notification.updated', at: AT, data: { id, state: 'sent' } }));

const givenUp: string[] = [];
let onGivenUp: DeliverDeps['onGivenUp'];
const deliver = (allowedHosts: readonly string[] = ['127.0.0.1'], now = new Date()) =>
  deliverEvents({
    ...{ db: database().db, machineClock: () => now, chance: () => 0, key: KEY },
    post: postTo({ url: new URL(`${receiver.url}/hook`), allowedHosts }),
    ...{ isStopping: () => false, onGivenUp },
  });

const rows = async () =>
  (
    await sql<{ id: string; state: string; attempts: number; outcome: string | null; inS: number }>`
      select id, state, attempts, outcome, round(extract(epoch from next_at - now()))::int as in_s
      from event_deliveries order by id`.execute(database().db)
  ).rows;

describe('an event', () => {
  test('reaches its receiver signed as Standard Webhooks has it', async () => {
    await publish('n1');
    await deliver();
    const [call] = heard;
    expect(JSON.parse(call?.body ?? '')).toEqual({
      ...{ type: 'notification.updated', timestamp: AT.toISOString(), data: { id: 'n1', state: 'sent' } },
    });
    const [id, time, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
      String(call?.headers[name]),
    );
    const expected = createHmac('sha256', KEY).update(`${id}.${time}.${call?.body}`).digest();
    const given = Buffer.from(String(signature).replace(/^v1,/, ''), 'base64');
    expect(timingSafeEqual(expected, given)).toBe(true);
    expect(Math.abs(Date.now() / 1_000 - Number(time))).toBeLessThan(300);
    expect(await rows()).toMatchObject([{ id, state: 'delivered', attempts: 1, outcome: '204' }]);
  });

  test('goes once, whoever else delivers at the same time', async () => {
    for (let number = 0; number < 20; number++) await publish(`n${number}`);
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(new Set(heard.map(({ headers }) => headers['webhook-id'])).size).toBe(20);
    expect(heard).toHaveLength(20);
    expect(await isEventDue(database().db)).toBe(false);
  });

  test('is not kept when what happened is taken back', async () => {
    const failing = database()
      .db.transaction()
      .execute(async (tx) => {
        await publishEvent(tx, { type: 'x', at: AT, data: {} });
        throw new Error('taken back');
      });
    await expect(failing).rejects.toThrow('taken back');
    expect(await rows()).toEqual([]);
  });

  test('that is refused comes again later under the same id', async () => {
    await publish('n1');
    answers = [{ status: 500 }];
    await deliver();
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1, outcome: '500', inS: expect.any(Number) }]);
    await sql`update event_deliveries set next_at = now()`.execute(database().db);
    await deliver();
    const ids = heard.map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
    expect(await rows()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  test('whose process was killed in the middle is taken by another after a minute', async () => {
    await publish('n1');
    await sql`update event_deliveries set attempts = 1, next_at = now() + interval '60 seconds'`.execute(database().db);
    await deliver();
    expect(heard).toEqual([]);
    await sql`update event_deliveries set next_at = now()`.execute(database().db);
    await deliver();
    expect(heard).toHaveLength(1);
  });

  test('follows no redirect, wherever it leads', async () => {
    await publish('n1');
    answers = [{ status: 307, headers: { location: `${receiver.url}/elsewhere` } }];
    await deliver();
    expect(heard).toHaveLength(1);
    expect(await rows()).toMatchObject([{ state: 'queued', outcome: '307' }]);
  });

  test('goes to no private address unless its host is allowed', async () => {
    await publish('n1');
    await deliver([]);
    expect(heard).toEqual([]);
    expect(await rows()).toMatchObject([{ state: 'queued', outcome: 'net_address_refused' }]);
  });

  test('that nobody wants any more is given up, and forgotten later', async () => {
    await publish('n1');
    answers = [{ status: 410 }];
    await deliver();
    const [row] = await rows();
    expect(row).toMatchObject({ state: 'given_up', outcome: '410' });
    expect(givenUp).toContain(row?.id);
    await publish('n2');
    const later = new Date(Date.now() + 60_000);
    expect(await forgetEvents(database().db, later, 100)).toBe(1);
    expect(await rows()).toMatchObject([{ state: 'queued' }]);
  });

  test('is not given up without whoever has to know of it', async () => {
    await publish('n1');
    answers = [{ status: 410 }];
    onGivenUp = async () => Promise.reject(new Error('killed before staff could be told'));
    await expect(deliver()).rejects.toThrow('killed');
    // Its lease ends, and it is tried again.
    expect(await rows()).toMatchObject([{ state: 'queued', attempts: 1 }]);
  });

  test('that was given up and is sent again has another 24 hours, under the same id', async () => {
    await publish('n1');
    await sql`update event_deliveries set created_at = now() - interval '30 hours', attempts = 8`.execute(
      database().db,
    );
    answers = [{ status: 503 }, { status: 503 }];
    await deliver();
    const [lost] = await listGivenUp(database().db, 10);
    expect(lost).toMatchObject({ type: 'notification.updated', attempts: 9, outcome: '503' });
    const retry = (ids: readonly EventId[] | null) =>
      database()
        .db.transaction()
        .execute((tx) => retryGivenUp(tx, ids));
    expect(await retry([newId<'event'>()])).toEqual({ retried: [], left: 1 });
    expect(await retry(null)).toEqual({ retried: [lost?.id], left: 0 });
    await deliver();
    expect(await rows()).toMatchObject([{ id: lost?.id, state: 'queued', attempts: 1, outcome: '503' }]);
    await sql`update event_deliveries set next_at = now()`.execute(database().db);
    await deliver();
    expect(await rows()).toMatchObject([{ state: 'delivered' }]);
    expect(new Set(heard.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([lost?.id]));
    expect(await retry(null)).toEqual({ retried: [], left: 0 });
  });
});

describe('when it is tried again', () => {
  const HOUR = 3_600_000;
  const failed = { outcome: 'answered', status: 503, retryAfterMs: null } as const;

  test('is later each time, and ends after a day', () => {
    const tries: number[] = [];
    let now = AT;
    for (let attempts = 1; attempts < 30; attempts++) {
      const after = afterAttempt({ attempts, createdAt: AT }, failed, now, 0);
      if (after.to !== 'queued') break;
      tries.push((after.at.getTime() - AT.getTime()) / 1_000);
      now = after.at;
    }
    expect(tries).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });

  test('is when the receiver says, within the day', () => {
    const asks = (ms: number) =>
      afterAttempt({ attempts: 1, createdAt: AT }, { ...failed, retryAfterMs: ms }, AT, 0) as { readonly at: Date };
    expect(asks(HOUR).at).toEqual(new Date(AT.getTime() + HOUR));
    expect(asks(400 * HOUR).at).toEqual(new Date(AT.getTime() + 24 * HOUR));
    expect(retryAfterMs('120', AT)).toBe(120_000);
    expect(retryAfterMs(new Date(AT.getTime() + 5_000).toUTCString(), AT)).toBe(5_000);
    expect([retryAfterMs('soon', AT), retryAfterMs(undefined, AT)]).toEqual([null, null]);
  });

  test('is spread by chance, and not at once when the worker was away for hours', () => {
    const at = (now: Date, chance: number) =>
      (afterAttempt({ attempts: 2, createdAt: AT }, failed, now, chance) as { readonly at: Date }).at.getTime();
    expect(at(AT, 1)).toBeGreaterThan(at(AT, 0));
    const late = new Date(AT.getTime() + 10 * HOUR);
    expect(at(late, 0)).toBeGreaterThan(late.getTime() + 60_000);
  });
});

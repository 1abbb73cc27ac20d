import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { sleep } from '../../../src/core/clock.ts';
import { createPace } from '../../../src/outbox/index.ts';
import { takeSlots } from '../../../src/outbox/pace-store.ts';
import { useDatabase } from '../../support/database.ts';
import { usePacedTime } from './paced-time.ts';

const database = useDatabase();
const { db: pacedDb, meanwhile } = usePacedTime(database);
let numbers = 0;
const ofNumber = (perSecond: number, inbound = 0) => ({
  phoneNumberId: `number-${++numbers}`,
  perSecond,
  inbound: async () => inbound,
  onFailure: (error: unknown): void => {
    throw error;
  },
});
const paceOf = (number: ReturnType<typeof ofNumber>) => createPace({ db: pacedDb(), ...number });

const nextAt = async (phoneNumberId: string): Promise<number> => {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from next_at) * 1000)::float8 as ms from send_pace where phone_number_id = ${phoneNumberId}`.execute(
    database().db,
  );
  return rows[0]?.ms ?? 0;
};

test('workers that take moments at once never get more of them than WhatsApp allows', async () => {
  const db = pacedDb();
  const request = { phoneNumberId: 'together', wanted: 4, perSecond: 80, aheadMs: 600_000 };
  await takeSlots(db, request);
  await takeSlots(db, request);
  const before = await nextAt('together');
  const taken = await Promise.all(Array.from({ length: 50 }, () => takeSlots(db, request)));
  expect(taken.every((slots) => 'eachMs' in slots && slots.eachMs === 12.5)).toBe(true);
  expect(Math.round((await nextAt('together')) - before)).toBeGreaterThanOrEqual(50 * 4 * 12.5);
});

test('two workers send all that waits, a moment each', async () => {
  const number = ofNumber(400);
  const paces = [paceOf(number), paceOf(number)];
  await meanwhile(paces[0]?.take('answers'));
  const before = await nextAt(number.phoneNumberId);
  await meanwhile(Promise.all(Array.from({ length: 100 }, (_, at) => paces[at % 2]?.take('answers'))));
  expect((await nextAt(number.phoneNumberId)) - before).toBeGreaterThanOrEqual(100 * (1_000 / 400) - 1);
});

test('a moment for which there was nothing to send goes to whoever waits, and costs no other', async () => {
  const number = ofNumber(20);
  const pace = paceOf(number);
  const first = await meanwhile(pace.take('answers'));
  // More than are taken at once, so that some wait for a moment that nobody has taken yet.
  const order: number[] = [];
  const others = Array.from({ length: 12 }, (_, at) => pace.take('answers').then(() => order.push(at)));
  first?.passOn();
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toHaveLength(1);
  const before = await nextAt(number.phoneNumberId);
  await meanwhile(Promise.all(others));
  expect((await nextAt(number.phoneNumberId)) - before).toBeCloseTo(11 * (1_000 / (20 * 0.99)), 1);
});

test('what the business begins waits while answers have taken the next moments, and goes when they are through', async () => {
  const number = ofNumber(40);
  const pace = paceOf(number);
  const order: string[] = [];
  const take = async (lane: 'answers' | 'initiated') => {
    await pace.take(lane);
    order.push(lane);
  };
  const first = Promise.all(Array.from({ length: 4 }, () => take('initiated')));
  const answers = Promise.all(Array.from({ length: 20 }, () => take('answers')));
  const last = Promise.all(Array.from({ length: 8 }, () => take('initiated')));
  await meanwhile(Promise.all([first, answers, last]));
  expect(order.lastIndexOf('answers')).toBeLessThan(order.length - 7);
  expect(order).toHaveLength(32);
});

test('what comes in counts too, but a floor stays', async () => {
  const busy = ofNumber(80, 75);
  const pace = paceOf(busy);
  await meanwhile(pace.take('answers'));
  const before = await nextAt(busy.phoneNumberId);
  await meanwhile(Promise.all(Array.from({ length: 4 }, () => pace.take('answers'))));
  // Twenty a second, less what is left for unevenness.
  expect((await nextAt(busy.phoneNumberId)) - before).toBeGreaterThanOrEqual(4 * 50);
});

test('a number that WhatsApp calls too fast for a good part of what it sends is half as fast, and wins it back', async () => {
  const db = pacedDb();
  const number = ofNumber(80);
  const pace = paceOf(number);
  await meanwhile(pace.take('answers'));
  const request = { phoneNumberId: number.phoneNumberId, wanted: 1, perSecond: 80, aheadMs: 600_000 };
  const before = await takeSlots(db, request);
  for (let hiccup = 0; hiccup < 3; hiccup += 1) await pace.slowDown();
  const after = await takeSlots(db, request);
  expect('eachMs' in after && 'eachMs' in before && after.eachMs === before.eachMs).toBe(true);
  await pace.slowDown();
  const slow = await takeSlots(db, request);
  expect('eachMs' in slow && Math.round(slow.eachMs)).toBe(25);
  await sql`update send_pace set slowed_at = slowed_at - interval '1 minute' where phone_number_id = ${number.phoneNumberId}`.execute(
    db,
  );
  const back = await takeSlots(db, request);
  expect('eachMs' in back && Math.round(back.eachMs)).toBe(13);
});

test('who waits too long leaves the line, and no moment is spent on them', async () => {
  const number = ofNumber(20);
  const pace = paceOf(number);
  const answers = Promise.all(Array.from({ length: 40 }, () => pace.take('answers')));
  expect(await meanwhile(pace.take('initiated', 300))).toBeNull();
  await meanwhile(answers);
  expect(await meanwhile(pace.take('initiated', 5_000))).not.toBeNull();
});

test('messages that were got ready too late leave one after another, each at a later moment', async () => {
  const number = ofNumber(40);
  const pace = paceOf(number);
  const times: number[] = [];
  const send = async (preparedMs: number): Promise<void> => {
    const moment = await pace.take('answers');
    await sleep(preparedMs);
    await moment?.arrive();
    times.push(performance.now());
  };
  // The first six are ready when their moments are over, and so are those of the others behind them.
  await meanwhile(Promise.all(Array.from({ length: 24 }, (_, at) => send(at < 6 ? 400 : 0))));
  const sorted = times.toSorted((a, b) => a - b);
  const atOnce = Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 100).length));
  expect(sorted).toHaveLength(24);
  expect(atOnce).toBeLessThanOrEqual(4);
});

test('while no moments are given nobody goes: who is ready gives up after a second, and the others follow in a row', async () => {
  const number = ofNumber(40);
  const pace = paceOf(number);
  const first = await meanwhile(pace.take('answers'));
  await meanwhile(first?.arrive());
  const announced = await meanwhile(pace.take('answers'));
  await meanwhile(sleep(60));
  // Another one uses the moment that was taken for it, and the row is held by somebody else.
  await database()
    .db.transaction()
    .execute(async (tx) => {
      await sql`select from send_pace where phone_number_id = ${number.phoneNumberId} for update`.execute(tx);
      vi.advanceTimersByTime(1_100);
      const late = Promise.all([announced?.arrive(), announced?.arrive()]);
      vi.advanceTimersByTime(1_000);
      expect(await late).toEqual([false, false]);
    });
  const times: number[] = [];
  await meanwhile(
    Promise.all(
      Array.from({ length: 8 }, async () => {
        await (await pace.take('answers'))?.arrive();
        times.push(performance.now());
      }),
    ),
  );
  const sorted = times.toSorted((a, b) => a - b);
  expect((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)).toBeGreaterThan(7 * 20);
});

test('without the count of what comes in messages still go', async () => {
  const inbound = (): Promise<number> => Promise.reject(new Error('no connection'));
  const pace = createPace({ db: pacedDb(), ...ofNumber(40), inbound });
  const moment = await meanwhile(pace.take('answers'));
  expect(await meanwhile(moment?.arrive())).toBe(true);
});

test('while the database gives no moments that is told once, and what waits goes when it does again', async () => {
  const { db } = database();
  const told: unknown[] = [];
  const onFailure = (error: unknown): void => void told.push(error);
  const pace = createPace({ db: pacedDb(), ...ofNumber(40), onFailure });
  await sql`alter table send_pace rename to send_pace_away`.execute(db);
  const taken = pace.take('answers');
  // Long enough for further attempts.
  await meanwhile(sleep(1_000));
  expect(told).toHaveLength(1);
  await sql`alter table send_pace_away rename to send_pace`.execute(db);
  const moment = await meanwhile(taken);
  expect(await meanwhile(moment?.arrive())).toBe(true);
  expect(told).toHaveLength(1);
});

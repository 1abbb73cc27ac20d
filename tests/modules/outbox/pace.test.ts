import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createPace } from '../../../src/outbox/index.ts';
import { takeSlots } from '../../../src/outbox/pace-store.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
let numbers = 0;
const ofNumber = (perSecond: number, inbound = 0) => ({
  phoneNumberId: `number-${++numbers}`,
  perSecond,
  inbound: async () => inbound,
});
const paceOf = (number: ReturnType<typeof ofNumber>) => createPace({ db: database().db, ...number });

const nextAt = async (phoneNumberId: string): Promise<number> => {
  const { rows } = await sql<{ ms: number }>`
    select (extract(epoch from next_at) * 1000)::float8 as ms from send_pace where phone_number_id = ${phoneNumberId}`.execute(
    database().db,
  );
  return rows[0]?.ms ?? 0;
};

test('workers that take moments at once never get more of them than WhatsApp allows', async () => {
  const { db } = database();
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
  await paces[0]?.take('answers');
  const before = await nextAt(number.phoneNumberId);
  await Promise.all(Array.from({ length: 100 }, (_, at) => paces[at % 2]?.take('answers')));
  expect((await nextAt(number.phoneNumberId)) - before).toBeGreaterThanOrEqual(100 * (1_000 / 400) - 1);
});

test('a moment for which there was nothing to send goes to whoever waits, and costs no other', async () => {
  const number = ofNumber(10);
  const pace = paceOf(number);
  const first = await pace.take('answers');
  // More than are taken at once, so that some wait for a moment that nobody has taken yet.
  const order: number[] = [];
  const others = Array.from({ length: 12 }, (_, at) => pace.take('answers').then(() => order.push(at)));
  first.passOn();
  await new Promise((resolve) => setImmediate(resolve));
  expect(order).toHaveLength(1);
  const before = await nextAt(number.phoneNumberId);
  await Promise.all(others);
  expect((await nextAt(number.phoneNumberId)) - before).toBeLessThan(11.5 * (1_000 / (10 * 0.985)));
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
  await Promise.all([first, answers, last]);
  expect(order.lastIndexOf('answers')).toBeLessThan(order.length - 7);
  expect(order).toHaveLength(32);
});

test('what comes in counts too, but a floor stays', async () => {
  const busy = ofNumber(80, 75);
  const pace = paceOf(busy);
  await pace.take('answers');
  const before = await nextAt(busy.phoneNumberId);
  await Promise.all(Array.from({ length: 4 }, () => pace.take('answers')));
  // Twenty a second, less what is left for unevenness.
  expect((await nextAt(busy.phoneNumberId)) - before).toBeGreaterThanOrEqual(4 * 50);
});

test('a number that WhatsApp called too fast twice at once is half as fast, and wins it back', async () => {
  const { db } = database();
  const number = ofNumber(80);
  const pace = paceOf(number);
  await pace.take('answers');
  const request = { phoneNumberId: number.phoneNumberId, wanted: 1, perSecond: 80, aheadMs: 600_000 };
  const before = await takeSlots(db, request);
  await pace.slowDown();
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

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

/** When each of so many messages may leave, ms after the first. */
async function moments(paces: readonly ReturnType<typeof createPace>[], count: number): Promise<number[]> {
  const at: number[] = [];
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      await paces[index % paces.length]?.take('answers');
      at.push(performance.now());
    }),
  );
  return at.toSorted((a, b) => a - b).map((time) => time - (at[0] ?? 0));
}

test('two workers together never send more in any second than WhatsApp allows', async () => {
  const number = ofNumber(80);
  const at = await moments([paceOf(number), paceOf(number)], 200);
  for (const from of at)
    expect(at.filter((time) => time >= from && time < from + 1_000).length).toBeLessThanOrEqual(82);
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
  const { db } = database();
  const slots = async (perSecond: number) => {
    const taken = await takeSlots(db, { phoneNumberId: 'floor', wanted: 1, perSecond, aheadMs: 600_000 });
    return 'eachMs' in taken
      ? Math.round(taken.eachMs)
      : takeSlots(db, { phoneNumberId: 'floor', wanted: 1, perSecond, aheadMs: 600_000 });
  };
  await slots(80);
  expect(await slots(80)).toBe(13);
  const busy = ofNumber(80, 75);
  const at = await moments([paceOf(busy)], 12);
  expect((at.at(-1) ?? 0) / 11).toBeGreaterThan(40);
});

test('a number that WhatsApp called too fast is half as fast, and wins it back', async () => {
  const { db } = database();
  const number = ofNumber(80);
  const pace = paceOf(number);
  await pace.take('answers');
  await pace.slowDown();
  const request = { phoneNumberId: number.phoneNumberId, wanted: 1, perSecond: 80, aheadMs: 600_000 };
  const slow = await takeSlots(db, request);
  expect('eachMs' in slow && Math.round(slow.eachMs)).toBe(25);
  await sql`update send_pace set slowed_at = slowed_at - interval '1 minute' where phone_number_id = ${number.phoneNumberId}`.execute(
    db,
  );
  const back = await takeSlots(db, request);
  expect('eachMs' in back && Math.round(back.eachMs)).toBe(13);
});

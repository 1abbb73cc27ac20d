import { beforeAll, expect, test } from 'vitest';
import { dueOf } from '../../../src/app/join-orders.ts';
import { readBalances } from '../../../src/orders/index.ts';
import { move, pay } from './life.ts';
import { customer, database, orderRow, placed, setStock } from './world.ts';

beforeAll(() => setStock('CHIS-250-G', 500));

const balance = async (number: string) => {
  const { id } = await orderRow(number);
  return (await readBalances(database().db, [id, 'no-order'])).get(id);
};

test('an order waits for its total, then for what is missing, then for nothing; what is above it is too much', async () => {
  const number = await placed(await customer());
  const { id, totalMinor } = await orderRow(number);
  expect(await balance(number)).toEqual({ currency: 'MXN', missingMinor: totalMinor, excessMinor: 0 });
  await pay(number, { minor: 10_000 });
  expect(await balance(number)).toMatchObject({ missingMinor: totalMinor - 10_000, excessMinor: 0 });
  await pay(number, { minor: totalMinor });
  expect(await balance(number)).toMatchObject({ missingMinor: 0, excessMinor: 10_000 });
  expect(await dueOf(database().db, [id])).toEqual(new Map([[id, { minor: 0, currency: 'MXN' }]]));
});

test('an order that is cancelled, or is paid on delivery, waits for no money', async () => {
  const cancelled = await placed(await customer());
  await move(cancelled, 'cancelled');
  const atTheDoor = await placed(await customer(), { 'CHIS-250-G': 1 }, 'cash');
  for (const number of [cancelled, atTheDoor]) expect(await balance(number)).toMatchObject({ missingMinor: 0 });
});

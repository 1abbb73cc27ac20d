import { afterAll, beforeAll, expect, test } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, type Json, openFrontDoor, startWorld, type World } from './world.ts';

const database = useDatabase();
let door: FrontDoor;
let world: World;
beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door);
});
afterAll(async () => {
  await world.close();
  await door.close();
});

const HOUR = 3_600_000;

/** What the statuses of a new message to Marisol say of its price, once there are two. */
async function pricesOfOneMore(): Promise<Json[]> {
  const { status, json } = await world.send({
    messaging_product: 'whatsapp',
    to: '5215512345678',
    type: 'text',
    text: { body: 'Sí tenemos.' },
  });
  expect(status).toBe(200);
  const wamid: string = json.messages[0].id;
  const statuses = (): Json[] =>
    door.received
      .flatMap(({ body }) => JSON.parse(body.toString()).entry[0].changes[0].value.statuses ?? [])
      .filter((one: Json) => one.id === wamid);
  await expect.poll(() => statuses().length).toBe(2);
  return statuses().map(({ pricing }) => pricing);
}

const write = async (more: object = {}): Promise<void> => {
  const marisol = await world.customer('Marisol');
  await world.api(`/customers/${marisol.id}/actions`, { kind: 'text', text: 'hola', quotedWamid: null, ...more });
};

test('an answer is charged, and each of its statuses says so', async () => {
  await write();
  const [first, second] = await pricesOfOneMore();
  expect(first).toEqual({ billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' });
  expect(second).toEqual(first);
});

test('free service messages are used up one by one', async () => {
  await world.api('/prices', { freeServiceLeft: 2 }, 'PUT');
  const types: string[] = [];
  for (let sent = 0; sent < 3; sent += 1) {
    await write();
    types.push(...(await pricesOfOneMore()).map((pricing) => `${pricing.type} ${pricing.billable}`));
  }
  expect(types).toEqual([
    ...Array.from({ length: 4 }, () => 'free_customer_service false'),
    ...Array.from({ length: 2 }, () => 'regular true'),
  ]);
});

test('after an ad everything is free for 72 hours from the first answer on, while the 24-hour window goes its own way', async () => {
  await write({ fromAd: true });
  const arrived = () => door.received.find(({ body }) => body.includes('"referral"'))?.body.toString();
  await expect.poll(arrived).toBeDefined();
  const { referral } = JSON.parse(arrived() ?? '').entry[0].changes[0].value.messages[0];
  expect(referral).toMatchObject({ source_type: 'ad' });
  expect((await pricesOfOneMore())[0]).toMatchObject({ billable: false, type: 'free_entry_point' });
  await world.api('/clock', { advanceMs: 71 * HOUR });
  expect(
    (await world.send({ messaging_product: 'whatsapp', to: '5215512345678', type: 'text', text: { body: 'x' } }))
      .status,
  ).toBe(400);
  await write();
  expect((await pricesOfOneMore())[0]).toMatchObject({ type: 'free_entry_point' });
  await world.api('/clock', { advanceMs: 2 * HOUR });
  expect((await pricesOfOneMore())[0]).toMatchObject({ type: 'regular' });
});

test('an ad that is answered after a day makes nothing free', async () => {
  await write({ fromAd: true });
  await world.api('/clock', { advanceMs: 24 * HOUR });
  await write();
  expect((await pricesOfOneMore())[0]).toMatchObject({ type: 'regular' });
});

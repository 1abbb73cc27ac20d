import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Delivery, SimCustomer } from '../../../src/simulator/contract.ts';
import { readBusinessOffset } from '../../../src/simulator/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type FrontDoor, messagesIn, openFrontDoor, startWorld, statusesOf, until, type World } from './world.ts';

const HOUR_MS = 3_600_000;
let database: TestDatabase;
let door: FrontDoor;
let world: World;
let juan: SimCustomer;

beforeEach(async () => {
  database = await createTestDatabase('empty');
  door = await openFrontDoor();
  world = await startWorld(database, door);
  juan = await world.customer('Juan');
});
afterEach(async () => {
  await world.close();
  await door.close();
  await database.drop();
});

const say = (body: string) => world.send({ to: juan.phone, type: 'text', text: { body } });
const codeOf = (answer: { json: { error?: { code: number } } }) => answer.json.error?.code;
const setDelivery = (change: Partial<Delivery>) =>
  world.api('/delivery', { delayMs: 0, copies: 1, isOutOfOrder: false, losesStatuses: false, ...change }, 'PUT');
const setFault = (kind: string, remaining = 1) => world.api('/faults', { kind, remaining }, 'PUT');
const sendsOf = async (label: string) => (await world.events()).filter((event) => event.label === label);
const fromBusiness = async () => (await world.bubbles(juan)).filter((bubble) => bubble.from === 'business');

test('four customers wait at the first start, and only then', async () => {
  const names = (await world.api('/state')).customers.map((customer: SimCustomer) => [customer.name, customer.phone]);
  expect(names).toEqual([
    ['Marisol Hernández', '5215512345678'],
    ['Juan Pérez', '5213312340022'],
    ['Luz', null],
    ['John Miller', '14155550123'],
  ]);
  await world.close();
  world = await startWorld(database, door);
  expect((await world.api('/state')).customers).toHaveLength(4);
});

test('the window is closed to a customer who never wrote, and again 24 hours after the last message', async () => {
  expect(codeOf(await say('Hola'))).toBe(131047);
  await world.write(juan, 'Hola');
  expect((await say('Hola')).status).toBe(200);
  await world.api('/clock', { advanceMs: 23 * HOUR_MS + 50 * 60_000 });
  expect((await say('aún abierta')).status).toBe(200);
  await world.api('/clock', { advanceMs: 10 * 60_000 });
  expect(codeOf(await say('tarde'))).toBe(131047);
  await world.write(juan, 'Sigo aquí');
  expect((await say('otra vez abierta')).status).toBe(200);
});

test('the clock moves forward only, stays moved after a restart, and is the same for other processes', async () => {
  const before = Date.now();
  await world.api('/clock', { advanceMs: 5 * HOUR_MS });
  expect(world.simulator.businessOffset()).toBe(5 * HOUR_MS);
  expect(await readBusinessOffset(database.db)).toBe(5 * HOUR_MS);
  expect((await world.api('/clock', { advanceMs: -1 })).error.code).toBe('simulator_bad_request');
  await world.close();
  world = await startWorld(database, door);
  const { clock } = await world.api('/state');
  expect(clock.offsetMs).toBe(5 * HOUR_MS);
  expect(Date.parse(clock.now)).toBeGreaterThanOrEqual(before + 5 * HOUR_MS);
  const { wamid } = await world.write(juan, 'Hola');
  const message = await until('the message', () => messagesIn(door).find((one) => one.id === wamid));
  expect(Number(message.timestamp) * 1000).toBeGreaterThanOrEqual(before + 5 * HOUR_MS - 1000);
});

test('the clock of a process that delivers nothing follows within a second or two', async () => {
  const worker = await startWorld(database, door, { isStarted: false });
  await world.api('/clock', { advanceMs: HOUR_MS });
  await until('the same offset', () => worker.simulator.businessOffset() === HOUR_MS);
  await worker.close();
});

test('where no simulator ever ran business time is machine time', async () => {
  const empty = await createTestDatabase('empty');
  expect(await readBusinessOffset(empty.db)).toBe(0);
  await empty.drop();
});

test('45 messages to one customer may burst, the 46th hits the pair rate, others are not held up', async () => {
  const john = await world.customer('John');
  await world.write(juan, 'Hola');
  await world.write(john, 'Hi');
  for (let count = 1; count <= 45; count++) expect((await say(`${count}`)).status).toBe(200);
  expect(codeOf(await say('46'))).toBe(131056);
  expect((await world.send({ to: john.phone, type: 'text', text: { body: 'hi' } })).status).toBe(200);
  await world.api('/clock', { advanceMs: 6_000 });
  expect((await say('46')).status).toBe(200);
  expect(codeOf(await say('47'))).toBe(131056);
});

test('a webhook is sent again until it is answered with 200, and 201 is not enough', async () => {
  door.answers.push(500, 201);
  const { wamid } = await world.write(juan, 'Hola');
  await until('three attempts', () => messagesIn(door).length === 3);
  expect(messagesIn(door).map((message) => message.id)).toEqual([wamid, wamid, wamid]);
  expect(new Set(door.received.map((one) => one.body.toString())).size).toBe(1);
  await until('the tick', async () => (await world.bubbles(juan))[0]?.state === 'sent');
  const tries = await until('the log', async () => {
    const events = await sendsOf('messages');
    return events.length === 3 && events;
  });
  expect(tries.map((event) => [event.attempt, event.httpStatus])).toEqual([
    [1, 500],
    [2, 201],
    [3, 200],
  ]);
});

test('a webhook that nobody took is delivered after a restart of the simulator', async () => {
  door.answers.push(503);
  const { wamid } = await world.write(juan, 'Hola');
  await until('the first attempt', () => door.received.length === 1);
  await world.close();
  expect(messagesIn(door)).toHaveLength(1);
  world = await startWorld(database, door);
  await until('the second attempt', () => messagesIn(door).length === 2);
  expect(messagesIn(door)[1].id).toBe(wamid);
  expect((await world.bubbles(juan)).map((bubble) => bubble.wamid)).toEqual([wamid]);
});

test('statuses come out of order, late, more than once or not at all when that is asked for', async () => {
  await world.write(juan, 'Hola');
  await setDelivery({ isOutOfOrder: true });
  const reversed = (await say('al revés')).json.messages[0].id;
  await until('both', () => statusesOf(door, reversed).length === 2);
  expect(statusesOf(door, reversed).map((one) => one.status)).toEqual(['delivered', 'sent']);

  await setDelivery({ copies: 3 });
  const tripled = (await say('tres veces')).json.messages[0].id;
  await until('six', () => statusesOf(door, tripled).length === 6);

  await setDelivery({ losesStatuses: true });
  const lost = (await say('sin estado')).json.messages[0].id;
  await until('the tick', async () => (await fromBusiness()).find((one) => one.wamid === lost)?.state === 'delivered');
  expect(statusesOf(door, lost)).toEqual([]);
  // What was lost is recorded after the tick.
  const faults = async () =>
    (await world.events())
      .filter((event) => event.wamid === lost && event.direction === 'webhook')
      .map((event) => event.fault);
  await expect.poll(faults).toEqual(['lost', 'lost']);

  await setDelivery({ delayMs: 4_000 });
  const late = (await say('tarde')).json.messages[0].id;
  await setDelivery({});
  const next = (await say('a tiempo')).json.messages[0].id;
  await until('the later one first', () => statusesOf(door, next)[0]);
  expect(statusesOf(door, late)).toEqual([]);
  await until('the late one', () => statusesOf(door, late)[0]);
});

test('a phone that is off holds back delivered until it is on, then it is read', async () => {
  await world.write(juan, 'Hola');
  const settings = (isOffline: boolean) =>
    world.api(`/customers/${juan.id}/actions`, { kind: 'settings', isOffline, readsAlone: true });
  await settings(true);
  const wamid = (await say('¿estás?')).json.messages[0].id;
  await until('sent', () => statusesOf(door, wamid)[0]);
  await world.api(`/customers/${juan.id}/actions`, { kind: 'read', wamids: [wamid] });
  expect((await fromBusiness()).map((bubble) => bubble.state)).toEqual(['sent']);
  await settings(false);
  await until('delivered', () => statusesOf(door, wamid).length === 2);
  await world.api(`/customers/${juan.id}/actions`, { kind: 'read', wamids: [wamid] });
  await until('read', () => statusesOf(door, wamid).length === 3);
  expect(statusesOf(door, wamid).map((one) => one.status)).toEqual(['sent', 'delivered', 'read']);
  expect((await fromBusiness()).map((bubble) => bubble.state)).toEqual(['read']);
});

test.each([
  ['graph_130429', 429, 130429],
  ['graph_131056', 400, 131056],
  ['graph_131047', 400, 131047],
  ['graph_190', 401, 190],
  ['graph_500', 500, 131000],
])('the fault %s fails as many sends as were asked for and none is delivered', async (kind, status, code) => {
  await world.write(juan, 'Hola');
  await setFault(kind, 2);
  for (let count = 0; count < 2; count++) {
    const answer = await say('no');
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  }
  expect((await say('sí')).status).toBe(200);
  expect((await fromBusiness()).map((bubble) => bubble.content)).toEqual([{ kind: 'text', text: 'sí' }]);
});

test('a reset send leaves nothing, an accepted one whose answer is lost arrives with its statuses', async () => {
  await world.write(juan, 'Hola');
  await setFault('graph_reset');
  await expect(say('perdido')).rejects.toThrow();
  expect(await fromBusiness()).toEqual([]);
  await setFault('graph_accepted_reset');
  await expect(say('llegó')).rejects.toThrow();
  const [bubble] = await fromBusiness();
  expect(bubble?.content).toEqual({ kind: 'text', text: 'llegó' });
  await until('delivered', () => statusesOf(door, bubble?.wamid ?? '').length === 2);
  await until('the log', async () =>
    (await sendsOf('send:text')).some((event) => event.fault === 'graph_accepted_reset'),
  );
});

test('a hanging send is never answered and leaves nothing', async () => {
  await world.write(juan, 'Hola');
  await setFault('graph_hang');
  const call = fetch(`${world.url}/emulator/v25.0/100000000000001/messages`, {
    method: 'POST',
    headers: { authorization: 'Bearer access-token' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to: juan.phone, type: 'text', text: { body: 'x' } }),
    signal: AbortSignal.timeout(500),
  });
  await expect(call).rejects.toThrow(/timeout/);
  expect(await fromBusiness()).toEqual([]);
});

test('a webhook of the log can be sent once more, byte for byte', async () => {
  await world.write(juan, 'Hola ☕');
  const event = await until('the log', async () => (await sendsOf('messages'))[0]);
  await world.api(`/events/${event.seq}/redeliver`, {});
  await until('both', () => door.received.length === 2);
  expect(door.received[1]).toMatchObject({ signature: door.received[0]?.signature });
});

test('tokens are hidden in the log, and texts that a database cannot store are kept', async () => {
  await world.write(juan, 'a\u0000b\ud800');
  await say('Hola');
  const [event] = await until('the log', async () => {
    const events = await sendsOf('send:text');
    return events.length > 0 && events;
  });
  expect(JSON.stringify(event)).not.toContain('access-token');
  expect((await world.bubbles(juan))[0]?.content).toEqual({ kind: 'text', text: 'a\u0000b\ud800' });
  const message = await until('it', () => messagesIn(door)[0]);
  expect(message.text.body).toBe('a\u0000b\ud800');
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { SimState } from '../../../src/simulator/contract.ts';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, openFrontDoor, startWorld, until, type World } from './world.ts';

const KEY = 'simulator-key';
const database = useDatabase('empty');
let door: FrontDoor;
let world: World;

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door, { settings: { simulatorKey: KEY }, headers: { 'x-simulator-key': KEY } });
});
afterAll(async () => {
  await world.close();
  await door.close();
});

const customers = '/simulator/api/customers';
const ana = JSON.stringify({ name: 'Ana', language: 'es', phone: '5215599990000', username: null });
const post = (headers: Record<string, string>, body = ana) =>
  fetch(`${world.url}${customers}`, { method: 'POST', headers: { 'x-simulator-key': KEY, ...headers }, body });

test('the state is as the page expects it', async () => {
  const state = SimState.parse(await world.api('/state'));
  expect(state).toMatchObject({ shopName: 'Tienda', workers: [{ pid: 4121, isAlive: true }], faults: [] });
});

test('without the key nothing is told, with it in the address once a cookie is kept', async () => {
  expect((await fetch(`${world.url}/simulator/api/state`)).status).toBe(403);
  expect((await fetch(`${world.url}/simulator/api/state?key=wrong`)).status).toBe(403);
  const entered = await fetch(`${world.url}/simulator/?key=${KEY}&tab=1`, { redirect: 'manual' });
  expect([entered.status, entered.headers.get('location')]).toEqual([303, '/simulator/?tab=1']);
  const cookie = entered.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Strict/);
  const known = await fetch(`${world.url}/simulator/api/state`, { headers: { cookie: cookie.split(';')[0] ?? '' } });
  expect(known.status).toBe(200);
});

test('the demo model asks for the key as well', async () => {
  const models = (key: string) =>
    fetch(`${world.url}${world.simulator.modelUrlPath}/models`, { headers: { authorization: `Bearer ${key}` } });
  expect((await models('other')).status).toBe(401);
  expect((await models(world.simulator.modelApiKey)).status).toBe(200);
});

test.each([
  ['from another site', { 'content-type': 'application/json', origin: 'https://evil.example' }, 403],
  ['marked as cross-site', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }, 403],
  ['as a form', { 'content-type': 'text/plain' }, 400],
])('a change %s is refused', async (_, headers, status) => {
  expect((await post(headers)).status).toBe(status);
  expect((await world.api('/state')).customers).toHaveLength(4);
});

test('a customer is added once; a number that is taken is refused in both Mexican forms', async () => {
  const added = await post({ 'content-type': 'application/json', origin: world.url });
  expect(added.status).toBe(201);
  expect(((await added.json()) as { bsuid: string }).bsuid).toMatch(/^MX\.\d{20}$/);
  expect((await post({ 'content-type': 'application/json' })).status).toBe(409);
  expect((await post({ 'content-type': 'application/json' }, ana.replace('521', '52'))).status).toBe(409);
});

test('mistakes are answered with a code, and unknown things are not found', async () => {
  const marisol = await world.customer('Marisol');
  const act = (body: object) => world.api(`/customers/${marisol.id}/actions`, body);
  expect((await act({ kind: 'dance' })).error.code).toBe('simulator_bad_request');
  expect((await act({ kind: 'reaction', wamid: 'x', emoji: '👍' })).error.code).toBe('simulator_no_such_message');
  expect((await world.api('/customers/x/bubbles')).error.code).toBe('simulator_no_such_customer');
  expect((await world.api('/events/999999/redeliver', {})).error.code).toBe('simulator_no_such_event');
  expect((await world.api('/nothing')).error.code).toBe('no_such_route');
});

test('an open page hears of every bubble and event', async () => {
  const leaving = new AbortController();
  const headers = { 'x-simulator-key': KEY };
  const stream = await fetch(`${world.url}/simulator/api/stream`, { headers, signal: leaving.signal });
  let heard = '';
  const reading = (async () => {
    for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk).toString();
  })().catch(() => undefined);
  await world.write(await world.customer('John'), 'Hi there');
  await until(
    'both',
    () => /"what":"bubble".*Hi there/.test(heard) && /"what":"event".*"label":"messages"/.test(heard),
  );
  leaving.abort();
  await reading;
});

test('an exported script plays again with the same words', async () => {
  const marisol = await world.customer('Marisol');
  await world.write(marisol, 'uno');
  await world.send({ to: marisol.phone, type: 'text', text: { body: 'respuesta' } });
  const script = await world.api('/script');
  const from = script.customers.find((customer: { phone: string }) => customer.phone === marisol.phone).ref;
  expect(script.transcript.filter((line: { from: string }) => line.from === from)).toMatchObject([
    { side: 'customer', text: 'uno' },
    { side: 'business', text: 'respuesta' },
  ]);
  const own = { ...script, steps: script.steps.filter((step: { from: string }) => step.from === from), transcript: [] };
  expect(own.steps).toMatchObject([{ kind: 'text', text: 'uno' }]);
  expect(await world.api('/script', { ...own, steps: [{ ...own.steps[0], after: 0 }] })).toEqual({ started: true });
  await until(
    'the second time',
    async () => (await world.bubbles(marisol)).filter((one) => one.from === 'customer').length === 2,
  );
});

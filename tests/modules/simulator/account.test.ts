import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SimCustomer } from '../../../src/simulator/contract.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type FrontDoor, type Json, openFrontDoor, startWorld, statusesOf, until, type World } from './world.ts';

let database: TestDatabase;
let door: FrontDoor;
let world: World;
let marisol: SimCustomer;

beforeEach(async () => {
  database = await createTestDatabase('empty');
  door = await openFrontDoor();
  world = await startWorld(database, door, { settings: { approvedTemplates: ['offer', 'notice'] } });
  marisol = await world.customer('Marisol');
  await world.write(marisol, 'Hola');
});
afterEach(async () => {
  await world.close();
  await door.close();
  await database.drop();
});

const say = () => world.send({ to: marisol.phone, type: 'text', text: { body: 'Hola' } });
const codeOf = ({ status, json }: { status: number; json: Json }) => [status, json.error?.code ?? null];
const setFault = (kind: string, remaining = 1) => world.api('/faults', { kind, remaining }, 'PUT');
const act = (action: object) => world.api(`/customers/${marisol.id}/actions`, action);
/** What the front door was told under a field. */
const told = (field: string): Json[] =>
  door.received
    .map(({ body }) => JSON.parse(body.toString()).entry[0].changes[0])
    .filter((change: Json) => change.field === field)
    .map((change: Json) => change.value);

test.each([
  [131026, 400],
  [132015, 400],
  [130429, 429],
  [131000, 500],
  [190, 401],
  [131031, 403],
  [999999, 400],
])('the next two sends are refused with %i, as HTTP %i', async (code, httpStatus) => {
  await setFault(`graph_code_${code}`, 2);
  expect([codeOf(await say()), codeOf(await say()), codeOf(await say())]).toEqual([
    [httpStatus, code],
    [httpStatus, code],
    [200, null],
  ]);
  const refused = async () => (await world.events()).filter(({ fault }) => fault === `graph_code_${code}`);
  await until('both in the inspector', async () => (await refused()).length === 2);
});

test('a send is accepted and reported as failed with the code that was asked for, once, and costs nothing', async () => {
  await world.api('/prices', { freeServiceLeft: 5 }, 'PUT');
  await setFault('failed_131049');
  const { status, json } = await say();
  expect(status).toBe(200);
  const wamid = json.messages[0].id;
  const failed = await until('the status', () => statusesOf(door, wamid)[0]);
  expect(failed).toMatchObject({ status: 'failed', errors: [{ code: 131049 }] });
  expect(failed.pricing).toBeUndefined();
  const shown = await until('the tick', async () =>
    (await world.bubbles(marisol)).find((bubble) => bubble.wamid === wamid && bubble.state === 'failed'),
  );
  expect(shown.from).toBe('business');
  const calls = async () => (await world.events()).filter(({ direction }) => direction === 'call');
  const call = await until('the call', async () => (await calls()).find((event) => event.wamid === wamid));
  expect(call.fault).toBe('failed_131049');
  const next = (await say()).json.messages[0].id;
  await until('both', () => statusesOf(door, next).length === 2);
  expect(statusesOf(door, next).map((one) => one.status)).toEqual(['sent', 'delivered']);
  expect((await world.api('/state')).freeServiceLeft).toBe(4);
});

test('a send that is refused anyway leaves the failure for the next that is accepted', async () => {
  await setFault('failed_131026');
  await world.api('/account', { event: 'block' });
  expect(codeOf(await say())).toEqual([403, 131031]);
  expect((await world.api('/state')).faults).toEqual([{ kind: 'failed_131026', remaining: 1 }]);
});

test.each(['graph_code_', 'graph_code_-1', 'graph_code_1.5', 'failed_1234567', 'failed_x', 'graph_999'])(
  '%s is no fault',
  async (kind) => {
    expect((await setFault(kind)).error.code).toBe('simulator_bad_request');
    expect((await world.api('/state')).faults).toEqual([]);
  },
);

const offer = (name: string, category: string) =>
  world.graph('200000000000001/message_templates', {
    name,
    language: 'es_MX',
    category,
    components: [{ type: 'BODY', text: 'Tenemos café nuevo de Chiapas esta semana.' }],
  });
const sendTemplate = async (name: string): Promise<string> =>
  (await world.send({ to: marisol.phone, type: 'template', template: { name, language: { code: 'es_MX' } } })).json
    .messages[0].id;

test('who stops promotions in WhatsApp is told of, gets no marketing any more, and everything else as ever', async () => {
  await offer('offer', 'MARKETING');
  await offer('notice', 'UTILITY');
  await act({ kind: 'marketing', isWanted: false });
  await act({ kind: 'marketing', isWanted: false });
  await until('the switch', () => told('user_preferences').length === 1);
  expect((await world.customer('Marisol')).wantsMarketing).toBe(false);
  const [offered, noticed] = [await sendTemplate('offer'), await sendTemplate('notice')];
  await until('all statuses', () => statusesOf(door, offered).length === 1 && statusesOf(door, noticed).length === 2);
  expect(statusesOf(door, offered)[0]).toMatchObject({ status: 'failed', errors: [{ code: 131050 }] });

  await act({ kind: 'marketing', isWanted: true });
  await until('the switch', () => told('user_preferences').length === 2);
  expect(told('user_preferences').map((value) => value.user_preferences[0])).toMatchObject([
    { wa_id: marisol.phone, user_id: marisol.bsuid, category: 'marketing_messages', value: 'stop' },
    { value: 'resume', timestamp: expect.any(Number) },
  ]);
  const again = await sendTemplate('offer');
  await until('delivered', () => statusesOf(door, again).length === 2);
});

test('while the account is blocked every send is refused, and both ends are told', async () => {
  const blocked = await world.api('/account', { event: 'block' });
  expect(blocked.account.isBlocked).toBe(true);
  expect([codeOf(await say()), codeOf(await say())]).toEqual([
    [403, 131031],
    [403, 131031],
  ]);
  await world.api('/account', { event: 'unblock' });
  expect(codeOf(await say())).toEqual([200, null]);
  await until('both', () => told('account_update').length === 2);
  expect(told('account_update').map((value) => [value.event, value.ban_info.waba_ban_state])).toEqual([
    ['DISABLED_UPDATE', 'DISABLE'],
    ['DISABLED_UPDATE', 'REINSTATE'],
  ]);
});

test('the quality of the number is told when it becomes low and when it is better, and can be asked for', async () => {
  for (const quality of ['YELLOW', 'RED', 'GREEN']) await world.api('/account', { event: 'quality', quality });
  await until('both', () => told('phone_number_quality_update').length === 2);
  expect(told('phone_number_quality_update')).toEqual([
    { display_phone_number: '525555550100', event: 'FLAGGED', current_limit: 'TIER_2K' },
    { display_phone_number: '525555550100', event: 'UNFLAGGED', current_limit: 'TIER_2K' },
  ]);
  await world.api('/account', { event: 'quality', quality: 'YELLOW' });
  expect((await world.graph('100000000000001?fields=quality_rating')).json.quality_rating).toBe('YELLOW');
});

test('a new limit is told, and kept over a restart', async () => {
  await world.api('/account', { event: 'limit', limit: 'TIER_250' });
  await until('the webhook', () => told('business_capability_update').length === 1);
  expect(told('business_capability_update')[0].max_daily_conversations_per_business).toBe('TIER_250');
  await world.close();
  world = await startWorld(database, door);
  expect((await world.api('/state')).account).toEqual({
    isBlocked: false,
    quality: 'GREEN',
    messagingLimit: 'TIER_250',
  });
});

test('other events of an account are refused', async () => {
  expect((await world.api('/account', { event: 'quality', quality: 'PINK' })).error.code).toBe('simulator_bad_request');
  expect((await world.api('/account', { event: 'explode' })).error.code).toBe('simulator_bad_request');
});

const HOUR_MS = 3_600_000;
/** That the business began with so many others, this long ago. */
const begunWith = async (customers: number, agoMs: number) => {
  await sql`insert into simulator.people (id, name, language, bsuid, created_at)
    select gen_random_uuid(), 'Begun', 'es', 'MX.begun' || n, now() from generate_series(1, ${customers}::int) n`.execute(
    database.db,
  );
  await sql`insert into simulator.bubbles (id, customer_id, wamid, side, content, at, state, is_begun)
    select gen_random_uuid(), id, 'wamid.' || id, 'business', '{"kind":"text","text":"Hola"}',
      now() - ${agoMs} * interval '1 ms', 'delivered', true
    from simulator.people where name = 'Begun'`.execute(database.db);
};

test('the business begins with as many customers in 24 hours as its limit says; those it wrote to, and answers, go on', async () => {
  await offer('notice', 'UTILITY');
  await world.api('/account', { event: 'limit', limit: 'TIER_250' });
  const template = { name: 'notice', language: { code: 'es_MX' } };
  const [juan, john] = [await world.customer('Juan'), await world.customer('John')];
  const begin = async ({ phone }: SimCustomer) => codeOf(await world.send({ to: phone, type: 'template', template }));
  await begunWith(249, 23 * HOUR_MS);
  expect([await begin(juan), await begin(john)]).toEqual([
    [200, null],
    [400, 131048],
  ]);
  expect([await begin(juan), await begin(marisol), codeOf(await say())]).toEqual(Array(3).fill([200, null]));
  await world.api('/clock', { advanceMs: 2 * HOUR_MS });
  expect(await begin(john)).toEqual([200, null]);
});

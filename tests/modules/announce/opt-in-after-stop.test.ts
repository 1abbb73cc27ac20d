import { beforeAll, expect, test } from 'vitest';
import { whenToBegin } from '../../../src/app/when-to-begin.ts';
import { aboutOrder, changeConsent, type Purpose, readHistory } from '../../../src/consent/index.ts';
import type { CustomerId } from '../../../src/core/ids.ts';
import { type Customer, customer, database, later, NOW } from '../orders/world.ts';
import { agree, api, approve, begun, silent } from './world.ts';

beforeAll(() => approve());

const MINUTE_MS = 60_000;
const optIn = (at: Date) => ({ source: 'web checkout', text: 'Quiero avisos de mi pedido', at: at.toISOString() });
let orders = 0;
const orderOf = (customerId: CustomerId, agreedAt: Date) => ({
  ...{ number: `STOP-${1_000 + orders++}`, customer: { customer_id: customerId }, currency: 'MXN', delivery: null },
  ...{ items: [{ sku: 'CHIS-250-G', quantity: 1, unit_price_minor: 18_900 }], total_minor: 18_900 },
  opt_in: optIn(agreedAt),
});

/** They wrote BAJA a minute ago, and nothing since. */
async function stopped(): Promise<Customer> {
  const who = await customer();
  await silent(who.id);
  await stop(who);
  return who;
}

const stop = ({ customerId }: Customer, at = later(-MINUTE_MS)) =>
  database()
    .db.transaction()
    .execute((tx) =>
      changeConsent(
        tx,
        {
          ...{ customerId, scopes: ['utility', 'marketing'], about: null, isGiven: false },
          ...{ source: 'typed', at, shown: null, reason: null, by: null, cause: null },
        },
        NOW,
      ),
    );

/** What is said of a message that the business would begin with them now. */
function verdict({ id, customerId }: Customer, purpose: Purpose, about: string | null) {
  const limits = { quiet: null, perDay: 5, orderEventsPerDay: 20 };
  const deps = { db: database().db, businessClock: () => NOW, limits, timeZone: async () => 'America/Mexico_City' };
  const to = { customerId, address: { phone: '525512345678', bsuid: null } };
  return whenToBegin(deps, { conversationId: id, purpose, about }, to);
}

const confirm = (customerId: CustomerId) => ({
  recipient: { customer_id: customerId },
  template: {
    name: 'order_confirmation',
    parameters: { customer_name: 'Ana', order_number: 'P-1', total: { minor: 100, currency: 'MXN' } },
  },
});

test('who wrote BAJA and agrees with an order of the web shop is told of that order, and of nothing else', async () => {
  const who = await stopped();
  const { ask } = await api();
  expect(await ask('POST', '/orders', orderOf(who.customerId, NOW))).toMatchObject({ status: 201 });
  const [confirmation] = await begun(who.customerId);
  expect(confirmation).toMatchObject({ template: { name: 'order_confirmation' }, purpose: 'order_event' });
  expect(await verdict(who, 'order_event', confirmation?.about ?? null)).toEqual({ may: 'send' });
  const refused = { may: 'refuse', reason: 'opted_out' };
  // As a reminder to pay an invoice, and what becomes of another order.
  expect(await verdict(who, 'utility', null)).toEqual(refused);
  expect(await verdict(who, 'order_event', aboutOrder('another'))).toEqual(refused);
  const notified = await ask('POST', '/notifications', confirm(who.customerId));
  expect([notified.status, JSON.stringify(notified.body)]).toEqual([422, expect.stringContaining('opted_out')]);
});

test('who agreed before they wrote BAJA is not told of that order either', async () => {
  const who = await stopped();
  const { ask } = await api();
  await ask('POST', '/orders', orderOf(who.customerId, later(-2 * MINUTE_MS)));
  const [confirmation] = await begun(who.customerId);
  expect(confirmation?.about).toMatch(/^order:/);
  expect(await verdict(who, 'order_event', confirmation?.about ?? null)).toMatchObject({ reason: 'opted_out' });
});

const notify = async (customerId: CustomerId, at: Date): Promise<string> => {
  const { ask } = await api();
  const { status, body } = await ask('POST', '/notifications', { ...confirm(customerId), opt_in: optIn(at) });
  return `${status} ${/opted_out/.exec(JSON.stringify(body))?.[0] ?? ''}`.trim();
};

test('an opt_in of a notification that is older than BAJA, or of its very second, opens nothing, however often it is sent', async () => {
  const who = await stopped();
  // WhatsApp tells of BAJA in whole seconds.
  for (const ms of [-3_600_000, -1_000, -1, 0, 1, 700, 999])
    for (const _ of [1, 2]) expect(await notify(who.customerId, later(ms - MINUTE_MS))).toBe('422 opted_out');
  expect(await verdict(who, 'utility', null)).toEqual({ may: 'refuse', reason: 'opted_out' });
});

test('the opt_in that they had withdrawn comes with every notification, and never brings them back', async () => {
  const who = await customer();
  await silent(who.id);
  const agreedAt = later(-10 * MINUTE_MS);
  expect(await notify(who.customerId, agreedAt)).toBe('202');
  await stop(who);
  for (const _ of [1, 2, 3]) expect(await notify(who.customerId, agreedAt)).toBe('422 opted_out');
  expect(await verdict(who, 'utility', null)).toEqual({ may: 'refuse', reason: 'opted_out' });
});

test('an opt_in of a notification that is later than BAJA is a new consent, on record with where and what they read', async () => {
  const who = await stopped();
  expect(await notify(who.customerId, later(-MINUTE_MS + 1_000))).toBe('202');
  expect(await verdict(who, 'utility', null)).toEqual({ may: 'send' });
  expect((await readHistory(database().db, who.customerId)).at(-1)).toMatchObject({
    ...{ scope: 'utility', about: null, isGiven: true, source: 'api', reason: 'web checkout' },
    ...{ shown: 'Quiero avisos de mi pedido', at: later(-MINUTE_MS + 1_000) },
  });
  // The next BAJA ends it again.
  await stop(who, NOW);
  expect(await verdict(who, 'utility', null)).toEqual({ may: 'refuse', reason: 'opted_out' });
});

test.each([
  ['never said anything', async () => undefined],
  ['agreed before', agree],
])('who %s and agrees with an order of the web shop gets other notices too', async (_, before) => {
  const who = await customer();
  await silent(who.id);
  await before(who.customerId);
  const { ask } = await api();
  await ask('POST', '/orders', orderOf(who.customerId, NOW));
  expect(await verdict(who, 'utility', null)).toEqual({ may: 'send' });
  expect((await ask('POST', '/notifications', confirm(who.customerId))).status).toBe(202);
});

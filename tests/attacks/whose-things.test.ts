import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentRequest } from '../../src/agent/index.ts';
import { createDemoLedger } from '../../src/billing/index.ts';
import { newId } from '../../src/core/ids.ts';
import { loadShop } from '../../src/knowledge/index.ts';
import { runTurn } from '../../src/turn/index.ts';
import { useDatabase } from '../support/database.ts';
import { type ComposedShop, callTool, composeShop, writes } from './shop.ts';
import { type Profile, PUBLIC_URL, type Resident, SKU, settleIn } from './victims.ts';

const database = useDatabase();
const START = new Date('2026-11-24T18:00:00Z');
const SILENCE_MS = 91 * 86_400_000;
let now = START;
let shop: ComposedShop;
let ana: Resident;
let count = 0;

beforeAll(() => loadShop({ db: database().db, newId }, 'fixtures/shop'));

beforeEach(async () => {
  const { db } = database();
  now = START;
  await sql`update stock set quantity = 1000 from product_variants v where v.id = variant_id and v.sku in (${SKU}, 'TALA-AM')`.execute(
    db,
  );
  const clock = (): Date => now;
  const billing = createDemoLedger(db, { publicUrl: PUBLIC_URL, now: clock });
  shop = composeShop(db, clock, billing);
  count += 1;
  const profile: Profile = {
    name: 'Ana Ruiz',
    phone: `52155000000${count}`,
    email: `ana${count}@correo.example`,
    street: 'Cerrada del Sauce 12',
    secret: 'mi contraseña es girasol',
    pieces: 2,
    isVerified: true,
  };
  ana = await settleIn(shop, billing, profile);
});

/** What is proven of the customer from now on. */
const provenBy = (level: 'chat' | 'record' | null): Promise<unknown> =>
  sql`update verifications set level = ${level}, verified_until = ${level === null ? null : new Date(now.getTime() + 86_400_000)},
    address_origin = ${level ?? 'chat'} where customer_id = ${ana.customerId}`.execute(shop.db);

const resultOf = async (tool: string, input: unknown = {}): Promise<string> =>
  JSON.stringify((await callTool(shop, ana, tool, input)).result);

const orderedElsewhere = () =>
  sql`update orders set placed_in = null where customer_id = ${ana.customerId}`.execute(shop.db);

/** The number was silent, and whoever writes now may be somebody else. */
async function comesBackAfterSilence(): Promise<void> {
  now = new Date(START.getTime() + SILENCE_MS);
  await sql`update conversations set own_since = ${now}, last_inbound_at = ${now} where id = ${ana.id}`.execute(
    shop.db,
  );
  await sql`update carts set updated_at = now() - interval '91 days' where customer_id = ${ana.customerId}`.execute(
    shop.db,
  );
  await provenBy(null);
}

test('an address that was only given in the chat opens nothing that was ordered or begun elsewhere', async () => {
  await orderedElsewhere();
  await sql`update billing_subscriptions set made_by = null where customer_id = ${ana.customerId}`.execute(shop.db);
  await provenBy('chat');
  expect(await resultOf('list_orders')).toBe('{"orders":[]}');
  for (const number of Object.values(ana.orders))
    expect(await resultOf('order_status', { number })).toBe('{"outcome":"not_found"}');
  expect(await resultOf('request_refund', { number: ana.orders.refunded, to: 'original' })).toContain('not_found');
  expect(await resultOf('subscription_status')).toContain('verification_needed');
  await provenBy('record');
  expect(await resultOf('list_orders')).toContain(ana.orders.pending);
  expect(await resultOf('subscription_status')).toContain('found');
});

test('the chat alone shows what was ordered in it, but not where the customer lives', async () => {
  await provenBy(null);
  const shown = await resultOf('order_status', { number: ana.orders.pending });
  expect(shown).toContain('"outcome":"found"');
  expect(shown).toContain('verification_needed');
  expect(shown).not.toContain('Sauce');
  await provenBy('chat');
  expect(await resultOf('order_status', { number: ana.orders.pending })).toContain('Cerrada del Sauce 12');
});

test('after 90 days of silence a chat shows nothing of what it held: orders, cart, address, subscription, words', async () => {
  await comesBackAfterSilence();
  expect(await resultOf('list_orders')).toBe('{"orders":[]}');
  expect(await resultOf('order_status', { number: ana.orders.pending })).toBe('{"outcome":"not_found"}');
  expect(await resultOf('cancel_order', { number: ana.orders.pending, reason: 'other' })).toContain('not_found');
  expect(await resultOf('subscription_status')).toContain('verification_needed');
  expect(await resultOf('view_cart')).toMatch(/"outcome":"empty".*"delivery":null/);
  expect(await resultOf('search_history', { words: 'girasol' })).toContain('nothing was found');
  expect((await nextRequest()).history).toEqual([]);
});

test('whoever proves an address of their own after the silence sees only what they do themselves', async () => {
  await comesBackAfterSilence();
  await provenBy('chat');
  await sql`update verifications set vouches_since = ${now} where customer_id = ${ana.customerId}`.execute(shop.db);
  expect(await resultOf('list_orders')).toBe('{"orders":[]}');
  expect(await resultOf('list_receipts')).not.toContain('DEMO-');
  expect(await resultOf('portal_link')).toContain('verification_needed');
  await callTool(shop, ana, 'set_cart_line', { sku: SKU, quantity: 1 });
  const cart = await resultOf('view_cart');
  expect(cart).toContain(SKU);
  expect(cart).toMatch(/"quantity":1.*"delivery":null/);
});

test('the same customer after the silence gets everything back by a code to the address on record', async () => {
  await comesBackAfterSilence();
  await provenBy('record');
  expect(await resultOf('list_orders')).toContain(ana.orders.pending);
  expect(await resultOf('list_receipts')).toContain('DEMO-');
});

async function nextRequest(): Promise<AgentRequest> {
  const asked: AgentRequest[] = [];
  await writes(shop, ana, 'hola');
  const usage = { modelCalls: 1, inputTokens: 1, cachedTokens: 0, outputTokens: 1, costMicroUsd: 1, modelMs: 1 };
  const deps = shop.turnOf(ana, async (request) => {
    asked.push(request);
    const trace = { model: 'x', generationIds: [], promptHash: 'h', request: '', calls: [], usage };
    return { outcome: 'replied', text: 'Hola.', trace };
  });
  await runTurn(deps, ana.id);
  const [request] = asked;
  if (request === undefined) throw new Error('the model was not asked');
  return request;
}

test('what is on record of a customer is shown, and used, only for whoever has proven to be them by the record', async () => {
  for (const level of [null, 'chat'] as const) {
    await provenBy(level);
    const before = await cartOf();
    for (const [tool, input] of [
      ['saved_details', {}],
      ['use_saved_address', { address: 1 }],
    ] as const) {
      const result = await resultOf(tool, input);
      expect(result).toContain('verification_needed');
      expect(result).not.toContain('Sauce');
    }
    expect(await cartOf()).toEqual(before);
  }
  await provenBy('record');
  expect(await resultOf('saved_details')).toContain('Cerrada del Sauce 12-B');
  expect(await resultOf('use_saved_address', { address: 2 })).toContain('no_such_address');
  await resultOf('use_saved_address', { address: 1 });
  expect(JSON.stringify(await cartOf())).toContain('Cerrada del Sauce 12-B');
});

const cartOf = async () =>
  (await sql`select delivery from carts where customer_id = ${ana.customerId}`.execute(shop.db)).rows;

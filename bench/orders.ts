import { sql } from 'kysely';
import type pg from 'pg';
import { createDemoLedger } from '../src/billing/index.ts';
import { newId } from '../src/core/ids.ts';
import { ask, type ComposedShop, callTool, composeShop, newPerson } from '../tests/attacks/shop.ts';
import type { Benchmark } from './benchmark.ts';
import { onOwnDatabase } from './own-database.ts';
import { type Row, rounded } from './table.ts';

const BUYERS = 50;
const CONNECTIONS = 20;
const SKU = 'TALA-AZ';
const ADDRESS = {
  recipient: 'Ana Ruiz',
  street: 'Durango 90',
  neighbourhood: 'Roma Norte',
  city: 'Ciudad de México',
  state: 'CDMX',
  postalCode: '06700',
  references: null,
};

/**
 * Confirmed orders a second of 50 customers at once who all buy the same product: each yes locks the stock, places the
 * order with history, event and payment page to come, and settles the action, in one transaction. Beside it SQL alone in
 * the same transactions: lock and reserve the pieces, insert an order and its line.
 */
export const orders: Benchmark = async ({ isQuick }) => {
  const count = isQuick ? 300 : 2_000;
  return onOwnDatabase(CONNECTIONS, async ({ db, pool }) => {
    await sql`update stock set quantity = 1000000 from product_variants v where v.id = variant_id and v.sku = ${SKU}`.execute(
      db,
    );
    const now = new Date();
    const clock = (): Date => now;
    const shop = composeShop(db, clock, createDemoLedger(db, { publicUrl: 'http://localhost', now: clock }));
    const yeses: (() => Promise<void>)[] = [];
    for (let index = 0; index < count; index += 1) yeses.push(await askedCustomer(shop, index));
    const own = await perSecond(yeses);
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from orders`.execute(db);
    if (rows[0]?.count !== count) throw new Error(`${count} customers said yes, there are ${rows[0]?.count} orders`);
    return [rowOf(count, own, await bareOrders(pool, count))];
  });
};

/** A customer with a full cart who was asked; gives what happens at their yes. */
async function askedCustomer(shop: ComposedShop, index: number): Promise<() => Promise<void>> {
  const who = await newPerson(shop, 'Ana', `52155${String(index).padStart(8, '0')}`);
  await callTool(shop, who, 'set_cart_line', { sku: SKU, quantity: 1 });
  await callTool(shop, who, 'set_delivery_address', { address: ADDRESS });
  const { proposal } = await callTool(shop, who, 'place_order', { payment: 'card' });
  const actionId = await ask(shop, who, proposal);
  return async () => {
    const settled = await shop.settle(who, { actionId, answer: 'yes', how: 'tap', message: { id: newId() } });
    if (settled.became !== 'executed') throw new Error(`an order was ${settled.became}: ${settled.text}`);
  };
}

/** 50 at once, each with one after another. */
async function perSecond(works: readonly (() => Promise<void>)[]): Promise<number> {
  const left = works.values();
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: BUYERS }, async () => {
      for (const work of left) await work();
    }),
  );
  return works.length / ((performance.now() - startedAt) / 1_000);
}

async function bareOrders(pool: pg.Pool, count: number): Promise<number> {
  await pool.query(`
    create schema bare;
    create table bare.stock (sku text primary key, quantity integer, reserved integer);
    create table bare.orders (id uuid primary key, customer uuid, total bigint, at timestamptz default now());
    create table bare.order_lines (order_id uuid references bare.orders, sku text, quantity integer, price bigint);
    insert into bare.stock values ('one', 1000000, 0)`);
  return perSecond(Array.from({ length: count }, () => () => bareOrder(pool)));
}

async function bareOrder(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  const id = newId();
  try {
    await client.query('begin');
    await client.query(`select 1 from bare.stock where sku = 'one' for update`);
    await client.query(`update bare.stock set reserved = reserved + 1 where sku = 'one' and quantity - reserved >= 1`);
    await client.query('insert into bare.orders (id, customer, total) values ($1, $2, 24900)', [id, newId()]);
    await client.query(`insert into bare.order_lines values ($1, 'one', 1, 24900)`, [id]);
    await client.query('commit');
  } finally {
    client.release();
  }
}

const rowOf = (count: number, own: number, bare: number): Row => ({
  benchmark: 'orders',
  measure: `${count} confirmed orders of one product, ${BUYERS} customers at once`,
  recado: `${rounded(own)}/s`,
  beside: `${rounded(bare)}/s bare SQL`,
  ratio: own / bare,
  target: '–',
  isReached: null,
});

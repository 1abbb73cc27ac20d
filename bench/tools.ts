import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoLedger } from '../src/billing/index.ts';
import { importCatalogue } from '../src/catalogue/index.ts';
import { newId } from '../src/core/ids.ts';
import type { Db } from '../src/platform/db/index.ts';
import { openTextFile } from '../src/platform/files/index.ts';
import { type ComposedShop, callTool, composeShop, confirm, newPerson, type Person } from '../tests/attacks/shop.ts';
import { proveAddress } from '../tests/attacks/victims.ts';
import { manyProducts } from '../tests/modules/catalogue/many-products.ts';
import type { Benchmark } from './benchmark.ts';
import { type OwnDatabase, onOwnDatabase } from './own-database.ts';
import { median, percentile } from './statistics.ts';
import { inMs, type Row } from './table.ts';

const CONNECTIONS = 4;
const READS_MS = 5;
const SEARCH_MS = { p50: 10, p95: 30 } as const;
const SKU = 'TALA-AZ';
const MISSPELT = ['cafe de chiapaz', 'taza tlavera', 'prenza francesa', 'molinllo', 'cafe oaxca', 'te chay', 'miel'];

/**
 * How long tools that only read take, one after another and without the cache, in the demo shop and in one with 100,000
 * products more. The search stands by itself, with misspelt words. Beside them one SELECT by its key.
 */
export const tools: Benchmark = async ({ isQuick }) => {
  const [rounds, products] = isQuick ? [40, 20_000] : [200, 100_000];
  return onOwnDatabase(CONNECTIONS, async (database) => {
    const demo = await measure(database, rounds, 'demo shop');
    await importMany(database.db, products);
    return [...demo, ...(await measure(database, rounds, `${products} products`))];
  });
};

async function measure({ db, pool }: OwnDatabase, rounds: number, where: string): Promise<Row[]> {
  const now = new Date();
  const clock = (): Date => now;
  const shop = composeShop(db, clock, createDemoLedger(db, { publicUrl: 'http://localhost', now: clock }));
  const who = await newPerson(shop, 'Ana', `52155${Math.floor(Math.random() * 1e8)}`);
  await proveAddress(shop, who, `ana-${who.customerId}@correo.example`, true);
  const number = await orderOf(shop, who);
  const reads: readonly [string, unknown][] = [
    ['product_details', { product: SKU }],
    ['opening_hours', { date: null }],
    ['shop_policies', { topics: ['shipping'] }],
    ['view_cart', {}],
    ['list_orders', {}],
    ['order_status', { number }],
    ['search_history', { words: 'hola' }],
    ['list_plans', {}],
    ['subscription_status', {}],
    ['list_receipts', {}],
  ];
  const timed = async (act: () => Promise<unknown>): Promise<number> => {
    const startedAt = performance.now();
    await act();
    return performance.now() - startedAt;
  };
  const [own, searches, bare]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    for (const [tool, input] of reads) own.push(await timed(() => callTool(shop, who, tool, input)));
    const query = MISSPELT[round % MISSPELT.length];
    searches.push(await timed(() => callTool(shop, who, 'search_products', { query })));
    bare.push(await timed(() => pool.query('select * from customers where id = $1', [who.customerId])));
  }
  const beside = median(bare);
  return [
    rowOf(`tools that read, ${where}, p50`, median(own), beside, READS_MS),
    rowOf(`search, ${where}, p50`, median(searches), beside, SEARCH_MS.p50),
    rowOf(`search, ${where}, p95`, percentile(searches, 0.95), beside, SEARCH_MS.p95),
  ];
}

async function orderOf(shop: ComposedShop, who: Person): Promise<string> {
  await callTool(shop, who, 'set_cart_line', { sku: SKU, quantity: 1 });
  await callTool(shop, who, 'set_delivery_address', { address: null });
  const told = await confirm(shop, who, 'place_order', { payment: 'cash' });
  await callTool(shop, who, 'set_cart_line', { sku: SKU, quantity: 1 });
  return /[A-Z]{2}-\d{5}/.exec(told)?.[0] ?? '';
}

async function importMany(db: Db, count: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'recado-bench-'));
  try {
    const path = join(folder, 'catalogue.csv');
    const lines = manyProducts(count).map(({ handle, name, description, brand, category, variants: [variant] }) => {
      const price = ((variant?.prices[0]?.minor ?? 0) / 100).toFixed(2);
      return [handle, name, description, brand, category, variant?.sku, 'Peso=250 g', price, variant?.stock].join(',');
    });
    await writeFile(path, `handle,name,description,brand,category,sku,options,price_MXN,stock\n${lines.join('\n')}\n`);
    const done = await importCatalogue(
      { db, newId },
      {
        onProgress: () => undefined,
        ...{ file: await openTextFile(path), format: 'csv', decimal: 'dot', shopCurrency: 'MXN' },
        ...{ isDryRun: false, isReplacing: false },
      },
    );
    if (done.outcome !== 'imported') throw new Error(`the import was ${done.outcome}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const rowOf = (measured: string, ms: number, bareMs: number, limit: number): Row => ({
  benchmark: 'tools',
  measure: measured,
  recado: inMs(ms),
  beside: `${inMs(bareMs)} one SELECT`,
  ratio: ms / bareMs,
  target: `< ${limit} ms`,
  isReached: ms < limit,
});

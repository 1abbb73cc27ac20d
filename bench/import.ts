import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { openDatabaseFolder } from '../tests/faults/database-process.ts';
import { manyProducts } from '../tests/modules/catalogue/many-products.ts';
import type { Benchmark } from './benchmark.ts';
import { copyBareCustomers, copyBareOrders, writeCustomers, writeOrders } from './record-files.ts';
import { whileOpen } from './shop.ts';
import { inMb, type Row, rounded } from './table.ts';

const COMMAND = fileURLToPath(new URL('../src/cli/recado.ts', import.meta.url));
const WITHIN_S = 60;
const SAMPLE_MS = 200;

/**
 * `recado import` of 100,000 products, customers and orders each into an empty shop, and once more when nothing has
 * changed. Beside it SQL alone: COPY of the same file by the server into one table, and from there into tables with keys
 * and nothing else.
 */
export const importing: Benchmark = async ({ isQuick }) => {
  const count = isQuick ? 10_000 : 100_000;
  const folder = await openDatabaseFolder();
  return whileOpen(folder.close, async () => {
    await folder.start();
    const url = await folder.url();
    // Makes the tables.
    await runCommand(url, ['keys', 'list']);
    const rows: Row[] = [];
    for (const kind of KINDS) {
      const path = join(folder.dataDir, `${kind.name}.csv`);
      await kind.write(path, count);
      const first = await runCommand(url, ['import', kind.name, path]);
      const again = await runCommand(url, ['import', kind.name, path]);
      const bare = await kind.copyBare(url, path);
      const measure = `${count} ${kind.entries}`;
      rows.push(
        rowOf(`${measure}, all new`, first.seconds, bare, isQuick ? null : WITHIN_S),
        rowOf(`${measure}, none changed`, again.seconds, bare, null),
        memoryRow(`peak RSS, ${measure}`, first.bytes),
      );
    }
    return rows;
  });
};

type Kind = {
  readonly name: string;
  readonly entries: string;
  readonly write: (path: string, count: number) => Promise<void>;
  readonly copyBare: (url: string, path: string) => Promise<number>;
};

/** In the order in which one needs the other. */
const KINDS: readonly Kind[] = [
  { name: 'catalogue', entries: 'products', write: writeCatalogue, copyBare: copyBareCatalogue },
  { name: 'customers', entries: 'customers', write: writeCustomers, copyBare: copyBareCustomers },
  { name: 'orders', entries: 'orders', write: writeOrders, copyBare: copyBareOrders },
];

const memoryRow = (measure: string, bytes: number): Row => ({
  benchmark: 'import',
  measure,
  recado: inMb(bytes),
  beside: null,
  ratio: null,
  target: '–',
  isReached: null,
});

const rowOf = (measure: string, seconds: number, bareSeconds: number, limit: number | null): Row => ({
  benchmark: 'import',
  measure,
  recado: `${rounded(seconds)} s`,
  beside: `${rounded(bareSeconds)} s bare SQL`,
  ratio: seconds / bareSeconds,
  target: limit === null ? '–' : `< ${limit} s`,
  isReached: limit === null ? null : seconds < limit,
});

async function writeCatalogue(path: string, count: number): Promise<void> {
  const file = await open(path, 'w');
  const lines = manyProducts(count).map(({ handle, name, description, brand, category, variants: [variant] }) => {
    const price = ((variant?.prices[0]?.minor ?? 0) / 100).toFixed(2);
    return [handle, name, description, brand, category, variant?.sku, 'Peso=250 g', price, variant?.stock].join(',');
  });
  const head = 'handle,name,description,brand,category,sku,options,price_MXN,stock';
  await file.writeFile(`${[head, ...lines].join('\n')}\n`);
  await file.close();
}

type Ran = { readonly seconds: number /** The most memory that it held, RSS. */; readonly bytes: number };

async function runCommand(url: string, words: readonly string[]): Promise<Ran> {
  const { PATH = '', HOME = '' } = process.env;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...words], {
    env: { PATH, HOME, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let bytes = 0;
  const sampler = setInterval(async () => {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    bytes = Math.max(bytes, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
  }, SAMPLE_MS);
  const [code] = await once(child, 'exit');
  clearInterval(sampler);
  if (code !== 0) throw new Error(`recado ${words.join(' ')} ended with ${String(code)}`);
  return { seconds: (performance.now() - startedAt) / 1_000, bytes };
}

async function copyBareCatalogue(url: string, path: string): Promise<number> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const startedAt = performance.now();
    await client.query(`
      create schema bare;
      create table bare.lines (handle text, name text, description text, brand text, category text, sku text,
        options text, price numeric, stock integer);
      create table bare.products (handle text primary key, name text, description text, brand text, category text);
      create table bare.variants (sku text primary key, handle text references bare.products, options text);
      create table bare.prices (sku text references bare.variants, currency char(3), minor bigint,
        primary key (sku, currency));
      create table bare.stock (sku text primary key references bare.variants, quantity integer)`);
    await client.query(`copy bare.lines from ${client.escapeLiteral(path)} with (format csv, header true)`);
    await client.query(`
      insert into bare.products select handle, name, description, brand, category from bare.lines;
      insert into bare.variants select sku, handle, options from bare.lines;
      insert into bare.prices select sku, 'MXN', price * 100 from bare.lines;
      insert into bare.stock select sku, stock from bare.lines`);
    return (performance.now() - startedAt) / 1_000;
  } finally {
    await client.end();
  }
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate, migrationsState } from '../../../src/platform/db/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

const ours = new URL('../../../src/platform/migrations/', import.meta.url);

const WAITS = `select 1 from pg_locks where not granted and relation = 'orders'::regclass`;

const WAITS_FOR_SHOP = WAITS.replace('orders', 'shop');

describe('migrations', () => {
  let folder: string;
  let database: TestDatabase;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recado-migrations-'));
    database = await createTestDatabase('empty');
  });
  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
  const run = () => migrate(database.pool, pathToFileURL(folder));
  const state = () => migrationsState(database.pool, pathToFileURL(folder));
  const tables = async () =>
    (await database.pool.query<{ t: string }>(`select tablename t from pg_tables where schemaname = 'public'`)).rows
      .map((row) => row.t)
      .toSorted();

  test('an empty database gets every file once, in order of the numbers', async () => {
    await write('0002-more.sql', 'alter table shop add column city text;');
    await write('0001-shop.sql', 'create table shop (id int); insert into shop values (1);');
    expect(await state()).toEqual({ state: 'pending', names: ['0001-shop.sql', '0002-more.sql'] });
    expect(await run()).toEqual({ applied: ['0001-shop.sql', '0002-more.sql'] });
    expect(await run()).toEqual({ applied: [] });
    expect(await state()).toEqual({ state: 'current' });
    expect(await tables()).toEqual(['schema_migrations', 'shop']);
  });

  test('two processes that start together apply each file once', async () => {
    await write('0001-shop.sql', 'select pg_sleep(0.2); create table shop (id int);');
    const [first, second] = await Promise.all([run(), run()]);
    expect([...first.applied, ...second.applied]).toEqual(['0001-shop.sql']);
  });

  test('a file that fails half way leaves nothing of itself and everything before it', async () => {
    await write('0001-shop.sql', 'create table shop (id int);');
    await write('0002-broken.sql', 'create table broken (id int); select no_such_function();');
    await expect(run()).rejects.toMatchObject({
      code: 'migration_failed',
      facts: { message: expect.stringContaining('0002-broken.sql') },
    });
    expect(await tables()).toEqual(['schema_migrations', 'shop']);
    await write('0002-broken.sql', 'create table mended (id int);');
    expect(await run()).toEqual({ applied: ['0002-broken.sql'] });
  });

  test('a file that meets the transactions of the version before in another order is applied after them', async () => {
    await write('0001-shop.sql', 'create table shop (id int); create table orders (id int);');
    await run();
    await write('0002-cities.sql', 'alter table shop add city text; alter table orders add city text;');
    const other = await database.pool.connect();
    try {
      await other.query('begin');
      await other.query('lock table orders');
      const migrating = run();
      // It waits for `orders` now, and gives up first when this waits for `shop`.
      await expect.poll(async () => (await other.query(WAITS)).rowCount).toBe(1);
      await other.query('lock table shop');
      await other.query('commit');
      expect(await migrating).toEqual({ applied: ['0002-cities.sql'] });
    } finally {
      other.release();
    }
  });

  test('a file that has to wait for somebody who reads for long keeps nobody else waiting meanwhile', async () => {
    await write('0001-shop.sql', 'create table shop (id int);');
    await run();
    await write('0002-cities.sql', 'alter table shop add city text;');
    const [backup, customer] = [await database.pool.connect(), await database.pool.connect()];
    try {
      await backup.query('begin');
      await backup.query('select from shop');
      const migrating = run();
      await expect.poll(async () => (await customer.query(WAITS_FOR_SHOP)).rowCount).toBe(1);
      await customer.query(`set statement_timeout = '5s'`);
      expect((await customer.query('select from shop')).rowCount).toBe(0);
      await backup.query('commit');
      expect(await migrating).toEqual({ applied: ['0002-cities.sql'] });
    } finally {
      customer.release(true);
      backup.release(true);
    }
  });

  test('a database that a newer version has used is refused and left alone', async () => {
    await write('0001-shop.sql', 'create table shop (id int);');
    await write('0002-future.sql', 'create table future (id int);');
    await run();
    await rm(join(folder, '0002-future.sql'));
    await write('0003-mine.sql', 'create table mine (id int);');
    await expect(run()).rejects.toMatchObject({
      code: 'database_newer_than_code',
      facts: { message: expect.stringContaining('0002-future.sql') },
    });
    expect(await state()).toEqual({ state: 'newer_than_code', names: ['0002-future.sql'] });
    expect(await tables()).not.toContain('mine');
  });

  test('a file edited after it was applied is refused, other line ends are not an edit', async () => {
    await write('0001-shop.sql', 'create table shop (\n id int);\n');
    await run();
    await write('0001-shop.sql', 'create table shop (\r\n id int);\r\n');
    expect(await run()).toEqual({ applied: [] });
    await write('0001-shop.sql', 'create table shop (\n id bigint);\n');
    await expect(run()).rejects.toMatchObject({ code: 'migration_changed' });
  });

  test('a number used twice and a wrong name are refused before anything runs', async () => {
    await write('0001-a.sql', 'create table a (id int);');
    await write('0001-b.sql', 'create table b (id int);');
    await expect(run()).rejects.toMatchObject({ code: 'migrations_misnamed' });
    await rm(join(folder, '0001-b.sql'));
    await write('2-b.sql', 'create table b (id int);');
    await expect(run()).rejects.toMatchObject({ code: 'migrations_misnamed' });
    expect(await tables()).toEqual([]);
  });

  test('the connection that migrated goes back with the time limit of all others', async () => {
    await write('0001-shop.sql', 'create table shop (id int);');
    await run();
    const { rows } = await database.pool.query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '30s' }]);
  });

  test("the program's own migrations build an empty database and are current afterwards", async () => {
    expect((await migrate(database.pool, ours)).applied.length).toBeGreaterThan(0);
    expect(await migrationsState(database.pool, ours)).toEqual({ state: 'current' });
  });
});

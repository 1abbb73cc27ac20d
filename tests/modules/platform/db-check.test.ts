import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineClock } from '../../../src/core/clock.ts';
import { checkDatabase, openDb } from '../../../src/platform/db/index.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { findPgBouncer, startPgBouncer } from '../../support/pgbouncer.ts';

describe('a database that is about to be used', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase('empty');
  });
  afterEach(async () => {
    await database.drop();
  });

  const sql = (text: string) => database.pool.query(text);
  const name = () => new URL(database.url).pathname.slice(1);
  const codes = async (url = database.url, clock = machineClock) =>
    (await checkDatabase(url, clock)).map((problem) => problem.code);
  /** The server cannot be made older or poorer, but a schema searched first can give its catalogue other words. */
  const shadow = async (object: string) => {
    await sql(`create schema shadow; ${object}; alter database ${name()} set search_path = shadow, pg_catalog, public`);
  };
  const setting = (of: string, value: string) =>
    shadow(`create function shadow.current_setting(text) returns text language sql as
      $$ select case when $1 = '${of}' then '${value}' else pg_catalog.current_setting($1) end $$`);

  test('is fine when nothing speaks against it', async () => {
    expect(await checkDatabase(database.url, machineClock)).toEqual([]);
  });

  test.each(['150012', '190000'])('is refused when its server has version %s', async (version) => {
    await setting('server_version_num', version);
    const problems = await checkDatabase(database.url, machineClock);
    expect(problems).toMatchObject([{ code: 'database_version', message: expect.stringContaining('16 to 18') }]);
  });

  test.each(['160000', '170004', '180001'])('is fine when its server has version %s', async (version) => {
    await setting('server_version_num', version);
    expect(await codes()).toEqual([]);
  });

  test('is refused when it is read-only', async () => {
    await sql(`alter database ${name()} set default_transaction_read_only = on`);
    expect(await codes()).toEqual(['database_read_only']);
  });

  test('is refused when its server is a standby', async () => {
    await shadow('create function shadow.pg_is_in_recovery() returns boolean language sql as $$ select true $$');
    expect(await checkDatabase(database.url, machineClock)).toMatchObject([
      { code: 'database_read_only', message: expect.stringContaining('primary') },
    ]);
  });

  test('is refused when the account may not create tables', async () => {
    const role = `${name()}_guest`;
    await sql(`create role ${role} login password 'guest'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = 'guest';
    try {
      const problems = await checkDatabase(url.href, machineClock);
      expect(problems).toMatchObject([{ code: 'database_rights', message: expect.stringContaining('GRANT CREATE') }]);
    } finally {
      await sql(`drop role ${role}`);
    }
  });

  test('is refused when its server lacks the extensions for search', async () => {
    await shadow(`create view shadow.pg_available_extensions as select 'pg_trgm'::name as name`);
    const problems = await checkDatabase(database.url, machineClock);
    expect(problems).toMatchObject([{ code: 'database_extensions', message: expect.stringContaining('unaccent') }]);
    expect(problems[0]?.message).not.toContain('pg_trgm');
  });

  test('is refused when it stores text in another encoding', async () => {
    const latin = `${name()}_latin`;
    await sql(`create database ${latin} encoding 'LATIN1' locale_provider libc locale 'C' template template0`);
    const url = new URL(database.url);
    url.pathname = `/${latin}`;
    try {
      expect(await codes(url.href)).toEqual(['database_encoding']);
    } finally {
      await sql(`drop database ${latin} with (force)`);
    }
  });

  test.each([-31_500, 31_500])('is refused when its clock is %i ms away', async (ms) => {
    const problems = await checkDatabase(database.url, () => new Date(Date.now() + ms));
    expect(problems).toMatchObject([{ code: 'database_clock', message: expect.stringMatching(/3[12] seconds/) }]);
  });

  test.each([-29_000, 29_000])('is fine when its clock is %i ms away', async (ms) => {
    expect(await codes(database.url, () => new Date(Date.now() + ms))).toEqual([]);
  });

  test('hears of everything at once', async () => {
    await sql(`alter database ${name()} set default_transaction_read_only = on`);
    expect(await codes(database.url, () => new Date(0))).toEqual(['database_read_only', 'database_clock']);
  });

  test('is refused without its password being repeated when it cannot be reached', async () => {
    const url = new URL(database.url);
    url.port = '1';
    const wrong = new URL(database.url);
    wrong.password = 'open-sesame';
    for (const unusable of [url.href, wrong.href]) {
      const [problem, ...others] = await checkDatabase(unusable, machineClock);
      expect(others).toEqual([]);
      expect(problem).toMatchObject({ code: 'database_unreachable', message: expect.stringContaining('DATABASE_URL') });
      expect(problem?.message).not.toContain(new URL(unusable).password);
    }
  });

  const bouncer = findPgBouncer();
  const inCi = process.env['CI'] === 'true';
  const withBouncer = test.skipIf(bouncer === null && !inCi);
  const how = bouncer === null ? ' (needs PgBouncer: apt-get install pgbouncer)' : '';

  withBouncer.each([
    { what: 'as installed', lines: [] },
    { what: 'with a single session for all', lines: ['default_pool_size = 1'] },
    {
      what: 'with two sessions in turns',
      lines: ['default_pool_size = 2', 'min_pool_size = 2', 'server_round_robin = 1'],
    },
    { what: 'with eight sessions in turns', lines: ['min_pool_size = 8', 'server_round_robin = 1'] },
    { what: 'that tidies up sessions', lines: ['server_reset_query_always = 1'] },
  ])(`is refused behind a pooler per transaction $what${how}`, async ({ lines }) => {
    const pooler = await startPgBouncer(database.url, { mode: 'transaction', lines });
    try {
      for (let attempt = 0; attempt < 5; attempt += 1) expect(await codes(pooler.url)).toEqual(['database_pooler']);
      const [problem] = await checkDatabase(pooler.url, machineClock);
      expect(problem?.message).toMatch(/PgBouncer.*session/s);
    } finally {
      await pooler.stop();
    }
  });

  withBouncer(`is refused behind a pooler per statement${how}`, async () => {
    const pooler = await startPgBouncer(database.url, { mode: 'statement' });
    try {
      expect(await codes(pooler.url)).toEqual(['database_pooler']);
    } finally {
      await pooler.stop();
    }
  });

  withBouncer(`is fine behind a pooler per session${how}`, async () => {
    const pooler = await startPgBouncer(database.url, { mode: 'session' });
    try {
      for (let attempt = 0; attempt < 5; attempt += 1) expect(await codes(pooler.url)).toEqual([]);
      const { pool } = openDb({ connectionString: pooler.url, maxConnections: 2, applicationName: 'tests' });
      const { rows } = await pool.query('show statement_timeout').finally(() => pool.end());
      expect(rows).toEqual([{ statement_timeout: '30s' }]);
    } finally {
      await pooler.stop();
    }
  });
});

import { spawnSync } from 'node:child_process';
import { access, chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findRunningPostgres } from '../../../src/platform/db/index.ts';
import { clear, type Holder, hold, kill9, leave, pidFileOf, query, ready, serverPid, until } from './embedded-stage.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

describe('the built-in database', () => {
  let dataDir: string;
  let holders: Holder[];

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'recado-embedded-'));
    holders = [];
  });
  afterEach(async () => {
    await Promise.all(holders.map(leave));
    await clear(dataDir);
  });

  const start = (folder = dataDir, through: readonly string[] = []) => {
    const holder = hold(folder, through);
    holders.push(holder);
    return holder;
  };
  const folderMode = async (path: string) => (await stat(path)).mode & 0o777;

  test('the first start makes a database that knows Spanish, the second finds what was written', async () => {
    const first = start();
    const { url, outcome } = await ready(first);
    expect(outcome).toBe('started');
    expect(await query(url, `select lower('ÑANDÚ') as l, current_setting('server_encoding') as e`)).toEqual([
      { l: 'ñandú', e: 'UTF8' },
    ]);
    await query(url, `create extension pg_trgm; create extension unaccent; create table kept as select 7 as n`);
    await leave(first);
    expect(await serverPid(dataDir)).toBeNull();

    const again = await ready(start());
    expect(again).toMatchObject({ outcome: 'started', url });
    expect(await query(again.url, 'select n from kept')).toEqual([{ n: 7 }]);
  });

  test('the password is for the owner alone and nobody gets in without it', async () => {
    const { url } = await ready(start());
    expect(await folderMode(join(dataDir, 'postgres', 'password'))).toBe(0o600);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(new URL(url).hostname).toBe('127.0.0.1');
    expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  test.runIf(isRoot)('root in a folder that all may pass: the server runs as another user', async () => {
    await chmod(dataDir, 0o755);
    await ready(start());
    const pid = await serverPid(dataDir);
    expect((await stat(`/proc/${pid}`)).uid).toBeGreaterThan(0);
    expect(await folderMode(join(dataDir, 'postgres', 'cluster'))).toBe(0o700);
  });

  test.runIf(isRoot)('root in a folder that only root may pass: it runs, or the words name DATABASE_URL', async () => {
    await chmod(dataDir, 0o700);
    const hasNamespaces = spawnSync('unshare', ['-U', '--map-user=1', '--map-group=1', 'true']).status === 0;
    const told = await start().told;
    if (hasNamespaces) expect(told).toMatchObject({ event: 'ready' });
    else
      expect(told).toMatchObject({
        code: 'embedded_postgres_not_runnable',
        message: expect.stringContaining('DATABASE_URL'),
      });
  });

  test.runIf(isRoot)('root moves the folder behind a closed door: the database goes on with its rows', async () => {
    await chmod(dataDir, 0o755);
    const first = start();
    await query((await ready(first)).url, 'create table kept as select 7 as n');
    await leave(first);
    await chmod(dataDir, 0o700);
    const told = await start().told;
    if (told.event === 'ready') expect(await query(told.url, 'select n from kept')).toEqual([{ n: 7 }]);
    else expect(told.code).toBe('embedded_postgres_not_runnable');
  });

  test.runIf(isRoot)('a normal user starts it, and is told when the folder belongs to another', async () => {
    const asNobody = passableFor(NOBODY)
      ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
      : ['unshare', '-U', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
    if (asNobody[0] === 'setpriv') await chown(dataDir, NOBODY, NOBODY);
    const first = start(dataDir, asNobody);
    expect((await ready(first)).outcome).toBe('started');
    await leave(first);

    await chown(join(dataDir, 'postgres', 'cluster'), 12_345, 12_345);
    expect(await start(dataDir, asNobody).told).toMatchObject({
      event: 'refused',
      code: 'embedded_postgres_other_owner',
      message: expect.stringContaining('chown'),
    });
  });

  test('killed with the server left running: the next start takes that server over', async () => {
    const first = start();
    const { url } = await ready(first);
    const pid = await serverPid(dataDir);
    await kill9(first);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    const second = start();
    expect(await ready(second)).toMatchObject({ outcome: 'reused', url });
    expect(await serverPid(dataDir)).toBe(pid);
    await leave(second);
    expect(await serverPid(dataDir)).toBeNull();
  });

  test('killed together with the server: every commit is there after recovery', async () => {
    const first = start();
    const { url } = await ready(first);
    await query(url, 'create table kept as select generate_series(1, 1000) as n');
    const pid = Number(await serverPid(dataDir));
    await kill9(first);
    process.kill(pid, 'SIGKILL');
    const again = await ready(start());
    expect(again.outcome).toBe('started');
    expect(await query(again.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }]);
  });

  test('a server that dies under us comes back at the same address, and is still ours', async () => {
    const { url } = await ready(start());
    process.kill(Number(await serverPid(dataDir)), 'SIGKILL');
    await until(async () => ((await findRunningPostgres(dataDir)) === url ? true : null));
    await query(url, 'select 1');
    await until(async () => {
      const holding = await query(
        url.replace(/recado$/, 'postgres'),
        `select 1 from pg_locks where locktype = 'advisory'`,
      );
      return holding.length > 0 ? true : null;
    });
    expect(await start().told).toMatchObject({ code: 'data_dir_in_use' });
  });

  test('a stale note whose number now belongs to another program does not stop the start', async () => {
    const first = start();
    await ready(first);
    const note = await readFile(pidFileOf(dataDir), 'utf8');
    await leave(first);
    await writeFile(pidFileOf(dataDir), note.replace(/^\d+/, String(process.pid)));
    expect((await ready(start())).outcome).toBe('started');
  });

  test('killed while the database was being made: the next start makes it whole and tidies up', async () => {
    const first = start();
    await until(async () => {
      const names = await readdir(join(dataDir, 'postgres'));
      const draft = names.find((name) => /^draft-[0-9a-f]+$/.test(name));
      return draft === undefined ? null : access(join(dataDir, 'postgres', draft, 'global')).then(() => true);
    });
    await kill9(first);
    await mkdir(join(dataDir, 'postgres', 'draft-0123'), { recursive: true });
    expect(await readdir(join(dataDir, 'postgres'))).not.toContain('cluster');
    expect((await ready(start())).outcome).toBe('started');
    expect(await readdir(join(dataDir, 'postgres'))).not.toContain('draft-0123');
  });

  test('a second copy on the same folder is refused in words and the first goes on', async () => {
    const { url } = await ready(start());
    const told = await start().told;
    expect(told).toMatchObject({ event: 'refused', code: 'data_dir_in_use' });
    expect(told.event === 'refused' && told.message).toMatch(/process \d+.*DATA_DIR/);
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('of two copies that start together on a new folder one runs and one is refused', async () => {
    const told = await Promise.all([start().told, start().told]);
    expect(told.map((line) => line.event).toSorted()).toEqual(['ready', 'refused']);
    expect(told.find((line) => line.event === 'refused')).toMatchObject({ code: 'data_dir_in_use' });
  });

  test('commands beside the program find the running server, and nothing where none runs', async () => {
    expect(await findRunningPostgres(dataDir)).toBeNull();
    const first = start();
    const { url } = await ready(first);
    expect(await findRunningPostgres(dataDir)).toBe(url);
    await leave(first);
    expect(await findRunningPostgres(dataDir)).toBeNull();
  });

  test('a taken port is no obstacle', async () => {
    const first = start();
    const { url } = await ready(first);
    await leave(first);
    const squatter = createServer().listen(Number(new URL(url).port), '127.0.0.1');
    try {
      expect((await ready(start())).url).not.toBe(url);
    } finally {
      squatter.close();
    }
  });

  test('a copy of the folder is a server of its own, also while the first runs', async () => {
    const { url } = await ready(start());
    await query(url, 'create table kept as select 7 as n; checkpoint');
    const copy = await mkdtemp(join(tmpdir(), 'recado-embedded-'));
    try {
      await cp(dataDir, copy, { recursive: true });
      await chmod(copy, await folderMode(dataDir));
      const other = start(copy);
      const told = await ready(other);
      expect(told.url).not.toBe(url);
      await leave(other);
      expect(await query(url, 'select n from kept')).toEqual([{ n: 7 }]);
    } finally {
      await clear(copy);
    }
  });
});

/** Whether another user could run node and read this project at all. */
function passableFor(uid: number): boolean {
  const as = { uid, gid: uid };
  const runs = spawnSync(process.execPath, ['--version'], as).status === 0;
  return runs && spawnSync('test', ['-r', import.meta.filename], as).status === 0;
}

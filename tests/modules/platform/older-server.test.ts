import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MIGRATIONS } from '../../../src/app/infrastructure.ts';
import { restoreBackup } from '../../../src/app/restore-backup.ts';
import { dumpDatabase, writeBackupFile } from '../../../src/platform/db/backup/index.ts';
import { findBinaries } from '../../../src/platform/db/embedded/binaries.ts';
import { openPlace, type Place } from '../../../src/platform/db/embedded/place.ts';
import { chooseRunAs, giveTo, type RunAs, runProgram } from '../../../src/platform/db/embedded/run-as.ts';
import { migrate, openDb, startEmbeddedPostgres } from '../../../src/platform/db/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createDiskStorage } from '../../../src/vendors/storage/disk.ts';
import { makeConversation } from '../../support/conversation.ts';
import { createTestDatabase } from '../../support/database.ts';
import { freePort } from '../../support/local-server.ts';

/** The server of the operating system: another major version than the one that comes by npm. */
const OLDER = '/usr/lib/postgresql/15/bin';
let folder = '';
let place: Place;
let as: RunAs;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-test-older-'));
  place = await openPlace(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.skipIf(!existsSync(`${OLDER}/initdb`))(
  'what an older PostgreSQL holds comes over to this one by backup and restore, and the old folder is left as it is',
  async () => {
    as = await chooseRunAs(place, { ...findBinaries(), initdb: `${OLDER}/initdb`, postgres: `${OLDER}/postgres` });
    const passwordFile = join(place.folder, 'pw');
    await mkdir(place.cluster, { mode: 0o700 });
    await writeFile(passwordFile, place.password);
    await Promise.all([giveTo(as, place.cluster), giveTo(as, passwordFile)]);
    const made = await runProgram(as, `${OLDER}/initdb`, [
      '-D',
      place.cluster,
      '-U',
      'recado',
      `--pwfile=${passwordFile}`,
      '-A',
      'scram-sha-256',
      '-E',
      'UTF8',
      '--locale=C',
    ]);
    expect(made).toMatchObject({ code: 0 });
    const port = await freePort();
    const options = `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;
    const started = await runProgram(as, `${OLDER}/pg_ctl`, [
      'start',
      '-D',
      place.cluster,
      '-l',
      `${place.cluster}/log`,
      '-s',
      '-w',
      '-o',
      options,
    ]);
    expect(started).toMatchObject({ code: 0 });
    const path = join(folder, 'older.backup');
    const url = `postgres://recado:${place.password}@127.0.0.1:${port}/postgres`;
    const older = openDb({ connectionString: url, maxConnections: 2, applicationName: 'tests' });
    try {
      await migrate(older.pool, MIGRATIONS);
      await makeConversation(older.db);
      const client = await older.pool.connect();
      await writeBackupFile(
        path,
        dumpDatabase(client, new Date(), async () => []),
        false,
      );
      client.release(true);
    } finally {
      await older.pool.end();
      await runProgram(as, `${OLDER}/pg_ctl`, ['stop', '-D', place.cluster, '-m', 'fast', '-s']);
    }
    const target = await createTestDatabase('empty');
    const parts = { ...target, storage: createDiskStorage(folder), accessToken: null, businessClock: () => new Date() };
    const restored = await restoreBackup({ ...parts, config: { whatsapp: {} as never, simulator: null } }, path);
    const { rows } = await sql<{ name: string }>`select name from customers`.execute(target.db);
    await target.drop();
    expect(restored.erasedAgain).toBe(0);
    expect(rows).toEqual([{ name: 'Ana' }]);
  },
  120_000,
);

test('a built-in database of another version is named with the way over, and not touched', async () => {
  if (!existsSync(place.cluster)) await mkdir(place.cluster, { mode: 0o700 });
  if (!existsSync(join(place.cluster, 'PG_VERSION'))) await writeFile(join(place.cluster, 'PG_VERSION'), '15\n');
  const start = startEmbeddedPostgres({ dataDir: folder, log: createLog({ level: 'silent', name: 'test' }) });
  await expect(start).rejects.toMatchObject({
    code: 'embedded_postgres_other_version',
    facts: { made: '15', message: expect.stringContaining('recado backup FILE') },
  });
  expect(await readFile(join(place.cluster, 'PG_VERSION'), 'utf8')).toBe('15\n');
}, 60_000);

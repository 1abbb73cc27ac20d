import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
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

const execute = promisify(execFile);
const INSTALLED = '/usr/lib/postgresql';
/** The newest server of the operating system that is older than the one that comes by npm; null when there is none. */
const OLDER = await findOlder();
let folder = '';
let place: Place;
let as: RunAs;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-test-older-'));
  place = await openPlace(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.skipIf(OLDER === null && process.env['CI'] !== 'true')(
  'what an older PostgreSQL holds comes over to this one by backup and restore, and the old folder is left as it is',
  async () => {
    const bin = `${INSTALLED}/${OLDER}/bin`;
    as = await chooseRunAs(place, { ...findBinaries(), initdb: `${bin}/initdb`, postgres: `${bin}/postgres` });
    const passwordFile = join(place.folder, 'pw');
    await mkdir(place.cluster, { mode: 0o700 });
    await writeFile(passwordFile, place.password);
    await Promise.all([giveTo(as, place.cluster), giveTo(as, passwordFile)]);
    const made = await runProgram(as, `${bin}/initdb`, [
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
    const started = await runProgram(as, `${bin}/pg_ctl`, [
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
      await runProgram(as, `${bin}/pg_ctl`, ['stop', '-D', place.cluster, '-m', 'fast', '-s']);
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
  const made = await readFile(join(place.cluster, 'PG_VERSION'), 'utf8');
  const start = startEmbeddedPostgres({ dataDir: folder, log: createLog({ level: 'silent', name: 'test' }) });
  await expect(start).rejects.toMatchObject({
    code: 'embedded_postgres_other_version',
    facts: { made: made.trim(), message: expect.stringContaining('recado backup FILE') },
  });
  expect(await readFile(join(place.cluster, 'PG_VERSION'), 'utf8')).toBe(made);
}, 60_000);

async function findOlder(): Promise<number | null> {
  const bundled = Number(/ (\d+)/.exec((await execute(findBinaries().postgres, ['--version'])).stdout)?.[1]);
  const versions = (await readdir(INSTALLED).catch(() => [])).map(Number);
  const older = versions.filter((version) => version < bundled && existsSync(`${INSTALLED}/${version}/bin/initdb`));
  return older.length === 0 ? null : Math.max(...older);
}

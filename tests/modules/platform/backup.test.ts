import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eraseListed } from '../../../src/app/erase-listed.ts';
import { keepErasureList, readErasureList } from '../../../src/app/erasure-list.ts';
import { erasureDeps } from '../../../src/app/join-erasure.ts';
import { refusalHashKey } from '../../../src/app/read-secrets.ts';
import { restoreBackup } from '../../../src/app/restore-backup.ts';
import { newId } from '../../../src/core/ids.ts';
import { eraseCustomer } from '../../../src/erasure/index.ts';
import { keptKeys, type Storage } from '../../../src/media/index.ts';
import { dumpDatabase, writeBackupFile } from '../../../src/platform/db/backup/index.ts';
import { openDb } from '../../../src/platform/db/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/disk.ts';
import { dump } from '../../attacks/dump.ts';
import { createTestDatabase, type TestDatabase, useDatabase } from '../../support/database.ts';
import { openDoor } from '../../support/whatsapp-door.ts';
import { arrives, leavesTraces, OTHER, PERSON } from '../erasure/person.ts';

const source = useDatabase();
let folder = '';
let storage: Storage;
const targets: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-test-backup-'));
  storage = createDiskStorage(join(folder, 'files'));
});
afterAll(async () => {
  for (const target of targets) await target.drop();
  await rm(folder, { recursive: true, force: true });
});

const partsOf = ({ db, pool }: TestDatabase) => ({
  ...{ db, pool, storage, accessToken: null, businessClock: () => new Date() },
  config: { whatsapp: {} as never, simulator: null },
});
async function backup(name: string): Promise<string> {
  const { db, pool } = source();
  const client = await pool.connect();
  const path = join(folder, name);
  try {
    await writeBackupFile(
      path,
      dumpDatabase(client, new Date(), () => keptKeys(db)),
      false,
    );
  } finally {
    client.release(true);
  }
  return path;
}
async function empty(): Promise<TestDatabase> {
  const target = await createTestDatabase('empty');
  targets.push(target);
  return target;
}
/** What is of the moment, or numbered anew: neither is in a backup. */
const OF_THE_MOMENT = new Set(['workers', 'console_events', 'schema_migrations', 'staff_sessions']);
const comparable = async ({ db }: TestDatabase): Promise<readonly (readonly [string, readonly string[]])[]> =>
  [...(await dump(db))]
    .filter(([table]) => !OF_THE_MOMENT.has(table))
    .map(([table, rows]) => [table, [...rows].sort()]);

test('a backup put into an empty database equals its source, every row of every table, and goes on counting where it was', async () => {
  const { db } = source();
  await refusalHashKey(db);
  const door = await openDoor(db, () => new Date());
  await leavesTraces(db, storage, await arrives(db, door));
  await door.close();
  // Words and values that other formats lose.
  await sql`insert into shipping_zones (key, position, name, name_en, covers, covers_en, price_minor, min_days, max_days, postal_codes)
    values ('á,"\\', 1, E'a\nb\t"{}\\\\\u0085\u2028\u2029', '', 'null', 'NULL', 9007199254740, 0, 1, '{"a,b","\\"",NULL}')`.execute(
    db,
  );
  const path = await backup('whole.backup');
  expect((await stat(path)).mode & 0o077).toBe(0);
  const target = await empty();
  const done = await restoreBackup(partsOf(target), path);
  expect(done).toMatchObject({ missingFiles: 0, erasedAgain: 0 });
  const [was, is] = [await comparable(source()), await comparable(target)];
  expect(was.filter(([, rows]) => rows.length > 0).length).toBeGreaterThan(40);
  expect(is).toEqual(was);
  const next = (one: TestDatabase) =>
    sql<{ seq: number }>`select nextval(pg_get_serial_sequence('messages', 'seq'))::int as seq`.execute(one.db);
  expect((await next(target)).rows).toEqual((await next(source())).rows);
  // Its guards are on again.
  await expect(
    sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    values (gen_random_uuid(), gen_random_uuid(), 'x', 'text', '', now())`.execute(target.db),
  ).rejects.toThrow(/foreign key/);
  await expect(restoreBackup(partsOf(target), path)).rejects.toMatchObject({ code: 'database_in_use' });
}, 60_000);

test('a backup from before line separators were escaped is read whole', async () => {
  const text = gunzipSync(await readFile(join(folder, 'whole.backup'))).toString('utf8');
  expect(/[\u2028\u2029]/.test(text)).toBe(false);
  const older = text.replaceAll('\\u2028', '\u2028').replaceAll('\\u2029', '\u2029');
  expect(older.includes('\u2028\u2029')).toBe(true);
  await writeFile(join(folder, 'separators.backup'), gzipSync(older));
  const target = await empty();
  await restoreBackup(partsOf(target), join(folder, 'separators.backup'));
  expect(await comparable(target)).toEqual(await comparable(source()));
}, 60_000);

test('a backup that was cut off is refused, and nothing of it is in the database', async () => {
  const path = await backup('cut.backup');
  const whole = await readFile(path);
  const lines = gunzipSync(whole).toString('utf8').trimEnd().split('\n');
  const broken = {
    'half.backup': whole.subarray(0, Math.floor(whole.length / 2)),
    'short.backup': gzipSync(lines.slice(0, -1).join('\n')),
    'other.backup': gzipSync('{"hello":1}\n'),
  };
  for (const [name, bytes] of Object.entries(broken)) {
    await writeFile(join(folder, name), bytes);
    const target = await empty();
    await expect(restoreBackup(partsOf(target), join(folder, name))).rejects.toMatchObject({
      code: expect.stringMatching(/^backup_/),
    });
    const { rows } = await sql<{ made: boolean }>`select to_regclass('customers') is not null as made`.execute(
      target.db,
    );
    if (rows[0]?.made) expect((await sql`select from customers`.execute(target.db)).rows).toHaveLength(0);
  }
}, 90_000);

test('a backup from before an erasure brings nobody back: who was erased since is erased again', async () => {
  const { db } = source();
  const path = await backup('older.backup');
  const { rows } = await sql<{ customerId: string }>`
    select customer_id from customer_identities where value = ${PERSON.compared}`.execute(db);
  const deps = erasureDeps({ ...partsOf(source()), key: await refusalHashKey(db) });
  await eraseCustomer(deps, { customerId: rows[0]?.customerId as never, by: 'owner', isForced: true });
  const target = await empty();
  expect(await restoreBackup(partsOf(target), path)).toMatchObject({ erasedAgain: 1 });
  const all = JSON.stringify([...(await dump(target.db))]);
  for (const word of [PERSON.name, PERSON.bsuid, PERSON.email, PERSON.words]) expect(all).not.toContain(word);
}, 60_000);

test('who is known by nothing but the id of the business itself is erased again too, and whoever has that id since is not', async () => {
  const { db } = source();
  const [gone, stays] = [newId(), newId()];
  await sql`insert into customers (id, external_id, name) values (${gone}, 'C-17', 'Genoveva'), (${stays}, 'C-18', 'Hilario')`.execute(
    db,
  );
  const path = await backup('own-ids.backup');
  const deps = erasureDeps({ ...partsOf(source()), key: await refusalHashKey(db) });
  await eraseCustomer(deps, { customerId: gone as never, by: 'owner', isForced: true });
  const target = await empty();
  expect(await restoreBackup(partsOf(target), path)).toMatchObject({ erasedAgain: 1 });
  const named = () => sql<{ name: string }>`select name from customers where external_id like 'C-%'`.execute(target.db);
  expect((await named()).rows).toEqual([{ name: 'Hilario' }]);
  await sql`delete from erased_identities`.execute(target.db);
  await sql`insert into customers (id, external_id, name) values (${newId()}, 'C-17', 'Irene')`.execute(target.db);
  expect(await eraseListed({ ...partsOf(target), key: await refusalHashKey(target.db) })).toBe(0);
  expect((await named()).rows).toHaveLength(2);
  await sql`delete from customers where id = ${stays}`.execute(db);
}, 60_000);

test('a restore that is killed before it erased anybody: nobody comes back, the next start erases them', async () => {
  const { target, list } = await killedRestore();
  expect(JSON.stringify([...(await dump(target.db))])).toContain(PERSON.name);
  await expect(restoreBackup(partsOf(target), join(folder, 'killed.backup'))).rejects.toMatchObject({
    code: 'database_in_use',
  });
  const parts = { ...partsOf(target), key: await refusalHashKey(target.db) };
  // Killed again, after the first of them is gone and before the database knows it all.
  const half = {
    ...storage,
    put: async () => {
      throw new Error('killed');
    },
  };
  await expect(eraseListed({ ...parts, storage: half })).rejects.toThrow('killed');
  expect(await eraseListed(parts)).toBe(1);
  const all = JSON.stringify([...(await dump(target.db))]);
  for (const word of [PERSON.name, PERSON.bsuid, PERSON.email, PERSON.words, OTHER.name])
    expect(all).not.toContain(word);
  expect(await readErasureList(storage)).toEqual(list);
  expect(await eraseListed(parts)).toBe(0);
}, 60_000);

test('another erasure after such a restore does not take the others off the list', async () => {
  const { target, list } = await killedRestore();
  await sql`insert into erased_identities (hash, erased_at) values (${Buffer.alloc(32, 9)}, now())`.execute(target.db);
  await keepErasureList(target.db, storage);
  const kept = await readErasureList(storage);
  expect(kept).toHaveLength(list.length + 1);
  expect(kept).toEqual(expect.arrayContaining([...list]));
}, 60_000);

test('an erasure that was killed before it was in the list stands in it after the next start', async () => {
  const target = await createTestDatabase();
  targets.push(target);
  const hash = Buffer.alloc(32, 8);
  await sql`insert into erased_identities (hash, erased_at) values (${hash}, now())`.execute(target.db);
  await eraseListed({ ...partsOf(target), key: await refusalHashKey(target.db) });
  expect((await readErasureList(storage)).map((one) => one.hash.toString('hex'))).toContain(hash.toString('hex'));
});

/** A backup from before two erasures of which the rows are in, and nothing more. */
async function killedRestore() {
  await rm(join(folder, 'killed.backup'), { force: true });
  const { db } = source();
  const door = await openDoor(db, () => new Date());
  await arrives(db, door, targets.length + 10);
  await door.close();
  const path = await backup('killed.backup');
  const deps = erasureDeps({ ...partsOf(source()), key: await refusalHashKey(db) });
  const { rows } = await sql<{ id: string }>`select id from customers`.execute(db);
  for (const { id } of rows) await eraseCustomer(deps, { customerId: id as never, by: 'owner', isForced: true });
  const target = await empty();
  const { db: dead, pool } = openDb({ connectionString: target.url, maxConnections: 1, applicationName: 'killed' });
  await pool.end();
  await expect(restoreBackup({ ...partsOf(target), db: dead }, path)).rejects.toThrow();
  return { target, list: await readErasureList(storage) };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readErasureList } from '../../src/app/erasure-list.ts';
import { erasureDeps } from '../../src/app/join-erasure.ts';
import { refusalHashKey } from '../../src/app/read-secrets.ts';
import { eraseCustomer } from '../../src/erasure/index.ts';
import { createDiskStorage } from '../../src/vendors/storage/disk.ts';
import { dump } from '../attacks/dump.ts';
import { arrives, leavesTraces, PERSON } from '../modules/erasure/person.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { freePort } from '../support/local-server.ts';
import { openDoor } from '../support/whatsapp-door.ts';
import { startProgram } from './program.ts';
import { productionLike } from './world.ts';

const NOWHERE = 'http://127.0.0.1:9';
const databases: TestDatabase[] = [];
const folder = await mkdtemp(join(tmpdir(), 'recado-faults-erased-'));
const storage = createDiskStorage(join(folder, 'files'));
afterAll(async () => {
  for (const one of databases) await one.drop();
  await rm(folder, { recursive: true, force: true });
});
async function database(content?: { readonly copyOf: TestDatabase }): Promise<TestDatabase> {
  const made = await createTestDatabase(content);
  databases.push(made);
  return made;
}

test('the program started on a snapshot from before an erasure brings nobody back', async () => {
  const before = await database();
  await refusalHashKey(before.db);
  const door = await openDoor(before.db, () => new Date());
  const known = await arrives(before.db, door);
  await leavesTraces(before.db, storage, known);
  await door.close();
  await before.pool.end();
  const [live, snapshot] = [await database({ copyOf: before }), await database({ copyOf: before })];
  const deps = erasureDeps({
    ...{ db: live.db, storage, key: await refusalHashKey(live.db), accessToken: null, businessClock: () => new Date() },
    config: { whatsapp: {} as never, simulator: null },
  });
  await eraseCustomer(deps, { customerId: known.customerId, by: 'owner', isForced: true });
  const list = await readErasureList(storage);
  expect(list.length).toBeGreaterThan(0);

  expect(JSON.stringify([...(await dump(snapshot.db))])).toContain(PERSON.name);
  const places = { port: await freePort(), dataDir: folder, graphUrl: NOWHERE, modelUrl: NOWHERE };
  const program = startProgram({ ...productionLike(places), DATABASE_URL: snapshot.url });
  try {
    await program.ready();
    const all = JSON.stringify([...(await dump(snapshot.db))]);
    for (const word of [PERSON.name, PERSON.email, PERSON.words]) expect(all).not.toContain(word);
    expect(await readErasureList(storage)).toEqual(list);
  } finally {
    program.signal('SIGTERM');
    await program.exited;
  }
});

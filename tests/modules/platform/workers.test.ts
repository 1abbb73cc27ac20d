import { afterEach, expect, test } from 'vitest';
import {
  type Beacon,
  findDeadWorkers,
  forgetWorkers,
  lightBeacon,
  listWorkers,
} from '../../../src/platform/workers.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const beacons: Beacon[] = [];
afterEach(async () => {
  for (const beacon of beacons.splice(0)) await beacon.stop();
  await database().pool.query('delete from workers');
});

async function light(role = 'worker'): Promise<Beacon> {
  const beacon = await lightBeacon({ connectionString: database().url, role, onError: () => undefined });
  beacons.push(beacon);
  return beacon;
}

/** Ends a beacon's connection as the death of its process does; `false` when there was none. */
async function cutConnectionOf(beacon: Beacon): Promise<boolean> {
  const { rows } = await database().pool.query<{ cut: boolean }>(
    `select pg_terminate_backend(l.pid) as cut from pg_locks l join workers w on l.objid = w.beacon_key
     where l.locktype = 'advisory' and w.id = $1`,
    [beacon.id],
  );
  return rows[0]?.cut ?? false;
}

const dead = () => findDeadWorkers(database().pool);

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
}

test('a process that lives is known and not taken for dead', async () => {
  const [web, worker] = [await light('web'), await light('worker')];
  expect((await listWorkers(database().pool)).map(({ id, role }) => [id, role])).toEqual([
    [web.id, 'web'],
    [worker.id, 'worker'],
  ]);
  expect(await dead()).toEqual([]);
});

test('a process whose connection is gone is dead at once, without waiting for a lease', async () => {
  const [killed, living] = [await light(), await light()];
  // A process that was killed does not come back to register again.
  const { rows } = await database().pool.query<{ key: number }>(
    `update workers set beacon_key = beacon_key + 1000 where id = $1 returning beacon_key as key`,
    [killed.id],
  );
  expect(rows).toHaveLength(1);
  expect(await dead()).toEqual([killed.id]);
  expect(living.isLit()).toBe(true);
  await forgetWorkers(database().pool, [killed.id]);
  expect((await listWorkers(database().pool)).map(({ id }) => id)).toEqual([living.id]);
});

test('a process that only lost its connection lights its beacon again under the same id', async () => {
  const beacon = await light();
  expect(await cutConnectionOf(beacon)).toBe(true);
  await until(() => !beacon.isLit());
  await until(() => beacon.isLit());
  await until(async () => (await dead()).length === 0);
  expect((await listWorkers(database().pool)).map(({ id }) => id)).toEqual([beacon.id]);
});

test('one that was forgotten while it was away is known again when it is back', async () => {
  const beacon = await light();
  await forgetWorkers(database().pool, [beacon.id]);
  const { rows } = await database().pool.query<{ cut: boolean }>(
    `select pg_terminate_backend(pid) as cut from pg_stat_activity where application_name = 'recado-beacon' and datname = current_database()`,
  );
  expect(rows).toEqual([{ cut: true }]);
  await until(() => !beacon.isLit());
  await until(() => beacon.isLit());
  await until(async () => (await listWorkers(database().pool)).length === 1);
  expect(await dead()).toEqual([]);
});

test('a process that ends in order leaves nothing to take over', async () => {
  const beacon = await light();
  await beacon.stop();
  expect(await listWorkers(database().pool)).toEqual([]);
  expect(await dead()).toEqual([]);
});

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

/** Server processes behind the beacons of this database. */
async function beaconConnections(): Promise<number[]> {
  const { rows } = await database().pool.query<{ pid: number }>(
    `select pid from pg_stat_activity where application_name = 'recado-beacon' and datname = current_database()`,
  );
  return rows.map((row) => row.pid);
}

/** Ends the only beacon's connection and waits until its process has a new one. */
async function cutConnection(): Promise<void> {
  const [pid] = await beaconConnections();
  const { rows } = await database().pool.query('select pg_terminate_backend($1) as cut', [pid]);
  expect(rows).toEqual([{ cut: true }]);
  await until(async () => (await beaconConnections()).some((other) => other !== pid));
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
  await cutConnection();
  await until(async () => beacon.isLit() && (await dead()).length === 0);
  expect((await listWorkers(database().pool)).map(({ id }) => id)).toEqual([beacon.id]);
});

test('one that was forgotten while it was away is known again when it is back', async () => {
  const beacon = await light();
  await forgetWorkers(database().pool, [beacon.id]);
  await cutConnection();
  await until(async () => (await listWorkers(database().pool)).length === 1);
  expect((await listWorkers(database().pool)).map(({ id }) => id)).toEqual([beacon.id]);
  expect(await dead()).toEqual([]);
});

test('a process that ends in order leaves nothing to take over', async () => {
  const beacon = await light();
  await beacon.stop();
  expect(await listWorkers(database().pool)).toEqual([]);
  expect(await dead()).toEqual([]);
});

import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { buildSystem } from '../../../src/app/build-system.ts';
import { readConfig } from '../../../src/config/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { type CallReader, createAcceptCall, readCalls } from '../../../src/webhooks/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const OWNER = newId();
const woken: string[] = [];
const system = () => {
  const read = readConfig({});
  if (!read.ok) throw new Error(read.problems.join());
  const wake = async (queue: string): Promise<void> => void woken.push(queue);
  const rest = {
    offer: () => undefined,
    room: async () => 1,
    work: async () => undefined,
    close: async () => undefined,
  };
  const jobs = { wake, ...rest };
  return buildSystem({ config: read.config, infrastructure: { db: database().db, jobs } });
};

beforeAll(async () => {
  await sql`insert into staff_members (id, name, email, role, language, password_hash, created_at)
    values (${OWNER}, 'Lucía', 'lucia@example.mx', 'owner', 'es', 'x', now())`.execute(database().db);
});
beforeEach(async () => {
  woken.length = 0;
  await sql`truncate webhook_calls, early_calls, staff_acts`.execute(database().db);
});

/** A call that nobody could read when it came; `readable` is what reads it after an update. */
async function parked(): Promise<string> {
  const { db } = database();
  await createAcceptCall({ db, onStored: () => undefined })('stripe', Buffer.from('{"id":"evt_1"}'));
  await readCalls({ db, readers: {}, onParked: () => undefined });
  const [call] = (await system().readProblems()).parked;
  if (call === undefined) throw new Error('nothing was parked');
  return call.id;
}

async function stateOf(): Promise<string> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', state, reason, length(body)) as line from webhook_calls`.execute(database().db);
  return rows.map(({ line }) => line).join();
}

async function acts(): Promise<string[]> {
  const { rows } = await sql<{
    line: string;
  }>`select concat_ws(' ', act, about) as line from staff_acts order by id`.execute(database().db);
  return rows.map(({ line }) => line);
}

test('a parked call is shown as it came, in lines, and no more once somebody has settled it', async () => {
  const id = await parked();
  expect(await system().readCall(id)).toEqual({ body: '{\n  "id": "evt_1"\n}', isCut: false });
  await sql`update webhook_calls set body = ${Buffer.from('=not JSON= \u00e9')}`.execute(database().db);
  expect(await system().readCall(id)).toEqual({ body: '=not JSON= é', isCut: false });
  await sql`update webhook_calls set body = ${Buffer.alloc(70_000, 'x')}`.execute(database().db);
  expect(await system().readCall(id)).toMatchObject({ isCut: true });
  await system().settleCall(id, 'discarded', OWNER);
  expect(await system().readCall(id)).toBeNull();
});

test('a call that is read again is read by what can read it now, once, and it is on record who asked', async () => {
  const id = await parked();
  expect(await stateOf()).toBe('parked no reader for stripe 14');
  expect(await system().settleCall(id, 'read', OWNER)).toBe(true);
  await expect.poll(() => woken.length).toBe(1);
  const seen: string[] = [];
  const stripe: CallReader = async (_tx, calls) =>
    calls.map(({ body }) => {
      seen.push(body.toString());
      return { state: 'read', outcome: { event: 1 } };
    });
  await readCalls({ db: database().db, readers: { stripe }, onParked: () => undefined });
  expect(seen).toEqual(['{"id":"evt_1"}']);
  expect(await stateOf()).toBe('read 14');
  expect(await system().settleCall(id, 'read', OWNER)).toBe(false);
  expect(await acts()).toEqual([`call_read_again call:${id}`]);
});

test('a call that still cannot be read is parked again and shown again', async () => {
  const id = await parked();
  await system().settleCall(id, 'read', OWNER);
  await readCalls({ db: database().db, readers: {}, onParked: () => undefined });
  expect((await system().readProblems()).parked.map((call) => call.id)).toEqual([id]);
});

test('a discarded call is shown no more and never read, and its bytes stay until their time is over', async () => {
  const id = await parked();
  const both = await Promise.all([
    system().settleCall(id, 'discarded', OWNER),
    system().settleCall(id, 'discarded', OWNER),
  ]);
  expect(both.toSorted()).toEqual([false, true]);
  expect(await system().settleCall(id, 'read', OWNER)).toBe(false);
  expect((await system().readProblems()).parked).toEqual([]);
  expect(await stateOf()).toBe('ignored no reader for stripe 14');
  expect([woken, await acts()]).toEqual([[], [`call_discarded call:${id}`]]);
});

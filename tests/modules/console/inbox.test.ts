import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import type { Inbox } from '../../../src/console/contract.ts';
import { rowsOfView } from '../../../src/console/inbox/list-store.ts';
import { projectInbox } from '../../../src/console/index.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf } from '../../support/query-plans.ts';
import { ANA, begin, hold, minutesAgo, openConsole, projecting, say, told, write } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let facts = told();
const follow = () => projectInbox(projecting(db(), facts));

beforeEach(async () => {
  facts = told();
  await sql`delete from customers`.execute(db());
  await follow();
});

const names = (inbox: Inbox): (string | null)[] => inbox.rows.map(({ customer }) => customer.name);

test('who waits longest stands first, then what failed, then the newest', async () => {
  await begin(db(), 'new', 1);
  await begin(db(), 'old', 60);
  const failed = await begin(db(), 'failed', 30);
  await say(db(), failed, 20, 'no llegó', 'failed', 131026);
  await hold(db(), await begin(db(), 'waits a little', 5), 'waiting', 2);
  await hold(db(), await begin(db(), 'waits long', 90), 'waiting', 50);
  await follow();
  const { get } = await openConsole(db(), facts);
  const inbox: Inbox = await get('/inbox');
  expect(names(inbox)).toEqual(['waits long', 'waits a little', 'failed', 'new', 'old']);
  expect(inbox.counts).toEqual({ all: 5, waiting: 2, assistant: 3, mine: 0, unread: 0 });
  expect(names(await get('/inbox?view=waiting'))).toEqual(['waits long', 'waits a little']);
  expect(inbox.rows[2]).toMatchObject({
    hasFailed: true,
    lastLine: { by: 'assistant', state: 'failed', text: 'no llegó' },
  });
  expect(inbox.rows[3]).toMatchObject({
    window: { state: 'open' },
    unread: 1,
    lastLine: { by: 'customer', text: 'hola' },
  });
});

test('a page goes on where the last one ended, while rows move up', async () => {
  const ids: ConversationId[] = [];
  for (let n = 0; n < 9; n += 1) ids.push(await begin(db(), `n${n}`, 10 + n));
  await follow();
  const { get } = await openConsole(db(), facts);
  const first = await get<Inbox>('/inbox?limit=4');
  expect(names(first)).toEqual(['n0', 'n1', 'n2', 'n3']);
  await write(db(), ids[8] ?? missing(), 0, 'otra vez yo');
  await hold(db(), ids[1] ?? missing(), 'waiting', 1);
  await follow();
  const second = await get<Inbox>(`/inbox?limit=4&cursor=${first.cursor}`);
  expect(names(second)).toEqual(['n4', 'n5', 'n6', 'n7']);
  expect(second.cursor).toBeNull();
  expect(names(await get('/inbox?limit=3'))).toEqual(['n1', 'n8', 'n0']);
  expect(await get('/inbox?cursor=1.2.3')).toMatchObject({ error: { code: 'cursor_invalid' } });
});

test("a person's own conversations and what they have not read are counted from the same rows", async () => {
  const [mine, read, other] = [
    await begin(db(), 'mine', 5),
    await begin(db(), 'read', 6),
    await begin(db(), 'other', 7),
  ];
  for (const id of [mine, read, other]) await hold(db(), id, 'person', 4);
  facts.assignees.set(mine, ANA).set(read, ANA).set(other, { id: newId(), name: 'Luis' });
  facts.tags.set(mine, ['queja']);
  const last = await write(db(), read, 3, 'gracias');
  await write(db(), mine, 3, '¿sigue ahí?');
  facts.seen.set(read, { itemId: last, at: minutesAgo(60) });
  await follow();
  const { get } = await openConsole(db(), facts);
  const own = await get<Inbox>('/inbox?view=mine');
  expect(own.rows.map(({ customer, unread, tags, assignee }) => [customer.name, unread, tags, assignee?.name])).toEqual(
    [
      ['mine', 2, ['queja'], 'Ana'],
      ['read', 0, [], 'Ana'],
    ],
  );
  expect(own.counts).toEqual({ all: 3, waiting: 0, assistant: 0, mine: 2, unread: 1 });
  facts.seen.set(read, { itemId: null, at: minutesAgo(0) });
  expect((await get<Inbox>('/inbox?view=mine')).counts.unread).toBe(2);
  await hold(db(), mine, 'resolved', 1);
  await follow();
  expect((await get<Inbox>('/inbox')).counts).toEqual({ all: 3, waiting: 0, assistant: 0, mine: 1, unread: 1 });
});

test('a change that commits after a later one is carried into the list all the same', async () => {
  const [early, late] = [await begin(db(), 'early', 10), await begin(db(), 'late', 20)];
  await follow();
  const { get } = await openConsole(db(), facts);
  const slow = await database().pool.connect();
  try {
    await slow.query('begin');
    await slow.query(
      `update customers set name = 'early and renamed' where id = (select customer_id from conversations where id = $1)`,
      [early],
    );
    await write(db(), late, 0, 'hola otra vez');
    await follow();
    expect(names(await get('/inbox'))).toEqual(['late', 'early']);
    await slow.query('commit');
  } finally {
    slow.release();
  }
  await follow();
  expect(names(await get('/inbox'))).toEqual(['late', 'early and renamed']);
});

test('a runner that is killed leaves its work to the next one, and two never do it at once', async () => {
  await begin(db(), 'one', 1);
  const deps = projecting(db(), facts);
  const killed = projectInbox({ ...deps, notes: { newestIn: () => Promise.reject(new Error('killed')) } });
  await expect(killed).rejects.toThrow('killed');
  const { get } = await openConsole(db(), facts);
  expect((await get<Inbox>('/inbox')).counts.all).toBe(0);
  await Promise.all([follow(), follow(), follow()]);
  await follow();
  expect((await get<Inbox>('/inbox')).counts.all).toBe(1);
});

test('conversations that were there before the list are filled into it in parts, and the log of another server is begun anew', async () => {
  for (let n = 0; n < 3; n += 1) await begin(db(), `n${n}`, n);
  await sql`delete from console_events`.execute(db());
  await sql`delete from inbox_rows`.execute(db());
  await sql`update console_position set xid = '999999999999', id = 5, filled_to = null`.execute(db());
  await follow();
  const { get } = await openConsole(db(), facts);
  expect(names(await get('/inbox'))).toEqual(['n0', 'n1', 'n2']);
  await sql`delete from customers where name = 'n1'`.execute(db());
  await follow();
  expect(await get<Inbox>('/inbox')).toMatchObject({ counts: { all: 2 }, rows: [{}, {}] });
});

test('every page of every view is read by an index, however many conversations there are', async () => {
  await sql`insert into customers (id, name) select gen_random_uuid(), 'c' || n from generate_series(1, 5000) n`.execute(
    db(),
  );
  await sql`insert into conversations (id, customer_id, phone_number_id) select gen_random_uuid(), id, '1' from customers`.execute(
    db(),
  );
  await follow();
  await sql`update inbox_rows set holder = 'person', assignee_id = ${ANA.id} where sort_key % 3 = 0`.execute(db());
  await sql`analyze inbox_rows`.execute(db());
  for (const view of ['all', 'assistant', 'waiting', 'mine'] as const) {
    const after = { rank: 2, sortKey: 0, id: newId() };
    const { statements } = await statementsOf(() => rowsOfView(db(), view, ANA.id, after, 61));
    const [{ text, values } = missing()] = statements;
    const { rows } = await database().pool.query(`explain (format json) ${text}`, [...values]);
    expect(JSON.stringify(rows), view).toMatch(/"Index Scan"/);
    expect(JSON.stringify(rows), view).not.toMatch(/"Sort"|"Seq Scan"/);
  }
});

const missing = (): never => {
  throw new Error('no such conversation');
};

import { sql } from 'kysely';
import { beforeEach, expect, test, vi } from 'vitest';
import type { ConsoleEvent } from '../../../src/console/contract.ts';
import { forgetChangesOfConsole, notePresence, projectInbox } from '../../../src/console/index.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, openConsole, projecting, told, write } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let facts = told();

beforeEach(async () => {
  facts = told();
  await sql`delete from customers`.execute(db());
  await projectInbox(projecting(db(), facts));
});

/** On a busy machine too. */
const soon = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000 });

type Heard = {
  readonly events: ConsoleEvent[];
  readonly ids: string[];
  readonly ended: Promise<void>;
  readonly stop: () => void;
};

/** Listens to the stream; `events` grows. */
async function listen(url: string, lastEventId?: string): Promise<Heard> {
  const ending = new AbortController();
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  const response = await fetch(`${url}/api/console/stream`, { headers, signal: ending.signal });
  expect(response.headers.get('content-type')).toMatch('text/event-stream');
  expect(response.headers.get('x-accel-buffering')).toBe('no');
  const [events, ids]: [ConsoleEvent[], string[]] = [[], []];
  const ended = (async () => {
    let rest = '';
    for await (const chunk of response.body ?? []) {
      const parts = (rest + Buffer.from(chunk).toString()).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) {
        const data = /^data: (.*)$/m.exec(part)?.[1];
        const id = /^id: (.*)$/m.exec(part)?.[1];
        if (data !== undefined) events.push(JSON.parse(data));
        if (id !== undefined) ids.push(id);
      }
    }
  })().catch(() => undefined);
  return { events, ids, ended, stop: () => ending.abort() };
}

const changed = (heard: Heard): string[] =>
  heard.events.flatMap((event) => (event.type === 'changes' ? event.conversations.map(({ id }) => id) : []));

test('everybody who listens is told of a change once the list shows it', async () => {
  const { url, get } = await openConsole(db(), facts);
  const [one, two] = await Promise.all([listen(url), listen(url)]);
  await soon(() => expect([one.events[0], two.events[0]]).toEqual([{ type: 'reset' }, { type: 'reset' }]));
  const id = await begin(db(), 'Marisol', 1);
  await soon(() => expect(changed(one)).toContain(id));
  expect(await get('/inbox')).toMatchObject({ rows: [{ conversationId: id }] });
  await soon(() => expect(changed(two)).toContain(id));
  one.stop();
  two.stop();
});

/** Whether something about a conversation stands in the log after a place. */
async function isBeyond(place: string, conversationId: string): Promise<boolean> {
  const [xid, id] = place.split('-');
  const { rows } = await sql`
    select from console_events
    where conversation_id = ${conversationId} and (xid, id) > (${xid}::xid8, ${id}::bigint)`.execute(db());
  return rows.length > 0;
}

test('who comes back goes on after the last thing that they heard, and misses nothing', async () => {
  const { url } = await openConsole(db(), facts);
  const first = await listen(url);
  const [before, missed] = [await begin(db(), 'before', 2), await begin(db(), 'missed', 2)];
  await soon(() => expect(changed(first)).toEqual(expect.arrayContaining([before, missed])));
  const last = first.ids.at(-1);
  first.stop();
  await write(db(), missed, 0, 'mientras tanto');
  await projectInbox(projecting(db(), facts));
  const again = await listen(url, last);
  await soon(() => expect(changed(again)).toContain(missed));
  expect(again.events.some(({ type }) => type === 'reset')).toBe(false);
  // While an older transaction runs anywhere on the server what was told lies beyond the place, and is told again.
  expect(changed(again).includes(before)).toBe(await isBeyond(last ?? '', before));
  again.stop();
});

test('who was away for longer than the log is kept begins anew', async () => {
  const { url } = await openConsole(db(), facts);
  const first = await listen(url);
  await begin(db(), 'one', 2);
  await soon(() => expect(first.events.length).toBeGreaterThan(1));
  const last = first.ids[0];
  first.stop();
  await soon(async () => {
    await projectInbox(projecting(db(), facts));
    await forgetChangesOfConsole(db(), new Date(Date.now() + 60_000), 1_000);
    const { rows } = await sql`select from console_events`.execute(db());
    expect(rows).toEqual([]);
  });
  for (const id of [last, 'nonsense', '99999999999999-1']) {
    const again = await listen(url, id);
    await soon(() => expect(again.events[0]).toEqual({ type: 'reset' }));
    again.stop();
  }
});

test('changes that the list does not show yet are never swept', async () => {
  const later = new Date(Date.now() + 60_000);
  await soon(async () => {
    await projectInbox(projecting(db(), facts));
    await forgetChangesOfConsole(db(), later, 1_000);
    const { rows } = await sql`select from console_events`.execute(db());
    expect(rows).toEqual([]);
  });
  await begin(db(), 'one', 2);
  expect(await forgetChangesOfConsole(db(), later, 1_000)).toBe(0);
});

test('however many changes a day brought, one look takes all of them away once they are old', async () => {
  await begin(db(), 'one', 2);
  await sql`insert into console_events (conversation_id, what)
    select id, 'presence' from (select id from conversations limit 1) one cross join generate_series(1, 1400)`.execute(
    db(),
  );
  const later = new Date(Date.now() + 60_000);
  await soon(async () => {
    await projectInbox(projecting(db(), facts));
    const { rows } =
      await sql`select from console_events, console_position p where (console_events.xid, console_events.id) > (p.xid, p.id)`.execute(
        db(),
      );
    expect(rows).toEqual([]);
  });
  expect(await forgetChangesOfConsole(db(), later, 500)).toBeGreaterThanOrEqual(1_400);
  expect((await sql`select from console_events`.execute(db())).rows).toEqual([]);
});

test('the stream ends when its person signs out', async () => {
  const { url } = await openConsole(db(), facts);
  const heard = await listen(url);
  facts.isSignedIn = false;
  await heard.ended;
  expect(heard.events.at(-1)).toEqual({ type: 'session' });
});

test('a console that does not read is cut off, and holds nothing up', async () => {
  const { url } = await openConsole(db(), facts, { mostBytes: -1 });
  const slow = await listen(url);
  await slow.ended;
  expect(changed(slow)).toEqual([]);
});

test('who is there is told with its conversation', async () => {
  const id = await begin(db(), 'Marisol', 1);
  const { url } = await openConsole(db(), facts);
  const heard = await listen(url);
  await notePresence(db(), id);
  await soon(() =>
    expect(heard.events).toContainEqual(expect.objectContaining({ type: 'presence', conversationId: id })),
  );
  heard.stop();
});

test('a transaction that stays open holds no change of others back, and is told when it ends', async () => {
  const [early, late] = [await begin(db(), 'early', 10), await begin(db(), 'late', 20)];
  const { url } = await openConsole(db(), facts);
  const heard = await listen(url);
  await soon(() => expect(heard.events[0]).toEqual({ type: 'reset' }));
  const slow = await database().pool.connect();
  try {
    await slow.query('begin');
    await slow.query(
      `update customers set name = 'x' where id = (select customer_id from conversations where id = $1)`,
      [early],
    );
    await soon(() => expect(changed(heard)).toEqual(expect.arrayContaining([early, late])));
    heard.events.length = 0;
    await write(db(), late, 0, 'hola otra vez');
    await soon(() => expect(changed(heard)).toEqual([late]));
    await slow.query('commit');
  } finally {
    slow.release();
  }
  await soon(() => expect(changed(heard)).toEqual([late, early]));
  heard.stop();
});

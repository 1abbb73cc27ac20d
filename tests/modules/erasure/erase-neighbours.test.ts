import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { forgetPersonOfAccount } from '../../../src/account/index.ts';
import { firstIdAt } from '../../../src/core/ids.ts';
import type { Person } from '../../../src/core/person.ts';
import { forgetPersonEvents } from '../../../src/events/index.ts';
import { forgetPersonAlerts } from '../../../src/handoff/index.ts';
import { forgetStaffMail } from '../../../src/notify/index.ts';
import { emptyAnswersAbout } from '../../../src/staff/index.ts';
import { cleanCalls } from '../../../src/webhooks/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { rowsLookedAt, statementsOf } from '../../support/query-plans.ts';
import { sesReport } from './person.ts';

const database = useDatabase();

/** Names as short as names can be; a user id and a number that others begin or end with. */
const NAMES = ['ana', 'a@b.mx', 'MX.7', '+5215512345678', '5215512345678', '525512345678'];
const THEIRS = [
  ...['ana', 'de ana, ayer', 'a\nana', '(a@b.mx)', 'escribe a a@b.mx.', 'https://x.mx/?mail=a@b.mx&id=1', "'a@b.mx'"],
  ...['MX.7', '5215512345678', '+5215512345678', 'tel:5215512345678;ext=1', '5215512345678.jpg', '*a@b.mx*'],
];
const OTHERS = [
  ...['banana', 'Mariana', 'ana_1', 'ana7', 'ba@b.mx', 'a.a@b.mx', 'b+a@b.mx', 'a@b.mx.com', 'a@b.mxn', "o'a@b.mx"],
  ...['AMX.7', 'MX.71', 'MX.7.1', '95215512345678', '52155123456789', '55255123456781'],
];

/** One row of each table that can speak of somebody with no key that says of whom, for one word. */
async function mentions(word: string, key: string): Promise<void> {
  const { db } = database();
  const body = JSON.stringify({ data: { word } });
  for (const statement of [
    sql`insert into webhook_events (type, subject, body) values ('order.placed', 'x', ${body})`,
    sql`insert into event_deliveries (id, type, body) values (gen_random_uuid(), 'order.placed', ${body})`,
    sql`insert into staff_alerts (kind, subject, detail) values ('window_closed', ${`about ${word}`}, ${body}::jsonb)`,
    sql`insert into account_events (id, digest, field, subject, happened_at, payload)
      values (gen_random_uuid(), sha256(convert_to(${body}, 'UTF8')), 'user_id_update', 'x', now(), ${body})`,
    sql`insert into api_answers (key_id, idempotency_key, request_hash, status, body)
      values (${key}, ${word.replaceAll('\n', ' ')}, sha256(''::bytea), 200, ${body}::json)`,
  ])
    await statement.execute(db);
}

async function wordsLeft(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { rows } = await sql<{ name: string; body: { data?: { word: string } } }>`
    select 'webhook_events' as name, body::json as body from webhook_events
    union all select 'event_deliveries', body::json from event_deliveries
    union all select 'staff_alerts', detail::json from staff_alerts
    union all select 'account_events', payload::json from account_events
    union all select 'api_answers', body from api_answers`.execute(database().db);
  const names = [...new Set(rows.map(({ name }) => name))].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      rows.flatMap((row) => (row.name === name && row.body.data ? [row.body.data.word] : [])).sort(),
    ]),
  );
}

async function person(): Promise<Person> {
  const { customerId, id } = await makeConversation(database().db, '5215512345678');
  const none = { rowIds: [], turnIds: [], outboxIds: [], orderIds: [], wamids: [] };
  return { ...none, customerId, conversationIds: [id], names: NAMES };
}

test('an erasure takes what names the person as a word of its own, and nothing of those whose names only contain theirs', async () => {
  const { db } = database();
  const erased = await person();
  const { rows } = await sql<{ id: string }>`
    insert into api_keys (id, name, prefix, hash, scopes, created_at)
    values (gen_random_uuid(), 'erp', 'rk', sha256('a key'::bytea), '{orders:write}', now()) returning id`.execute(db);
  for (const word of [...THEIRS, ...OTHERS]) await mentions(word, rows[0]?.id ?? '');
  await db.transaction().execute(async (tx) => {
    for (const forget of [forgetPersonEvents, forgetPersonAlerts, forgetPersonOfAccount, emptyAnswersAbout])
      await forget(tx, erased);
  });
  const stays = [...OTHERS].sort();
  expect(await wordsLeft()).toEqual({
    ...{ webhook_events: stays, event_deliveries: stays, staff_alerts: stays },
    ...{ account_events: stays, api_answers: stays },
  });
  // An answer to another program stays given, without its words.
  const emptied = await sql`select from api_answers where body::text = '{}'`.execute(db);
  expect(emptied.rows).toHaveLength(THEIRS.length);
});

test('of stored calls an erasure takes values that are the person’s, and no number that only contains theirs', async () => {
  const { db } = database();
  const callOf = (from: string) => JSON.stringify({ entry: [{ messages: [{ from, text: { body: 'hola' } }] }] });
  for (const from of [...NAMES, ...OTHERS])
    await sql`insert into webhook_calls (id, vendor, body) values (gen_random_uuid(), 'whatsapp', ${Buffer.from(callOf(from))})`.execute(
      db,
    );
  await cleanCalls(db, NAMES, null);
  const { rows } = await sql<{ body: Buffer }>`select body from webhook_calls`.execute(db);
  const left = rows.map(({ body }) => JSON.parse(body.toString('utf8')).entry?.[0]?.messages?.[0]?.from);
  expect(left.filter((from) => from !== undefined).sort()).toEqual([...OTHERS].sort());
});

test('a report of Amazon goes with the address it is about, and one about somebody else stays as it came', async () => {
  const { db } = database();
  await sql`truncate webhook_calls cascade`.execute(db);
  const others = sesReport('Mariana', 'mariana@b.mx');
  for (const body of [sesReport('Ana', 'a@b.mx'), others])
    await sql`insert into webhook_calls (id, vendor, body) values (gen_random_uuid(), 'ses', ${body})`.execute(db);
  await cleanCalls(db, NAMES, null);
  const { rows } = await sql<{ body: Buffer }>`select body from webhook_calls`.execute(db);
  expect(rows.map(({ body }) => body.toString())).toEqual([others.toString()]);
});

test('an erasure takes the mails to staff about the person, and leaves those about others and about many', async () => {
  const { db } = database();
  const erased = await person();
  const other = await makeConversation(db, '5215512349999');
  const [theirs = ''] = erased.conversationIds;
  const mails = {
    [`escalation:${theirs}:1:a`]: { customer: 'Ana', link: `https://shop.example/c/${theirs}` },
    [`escalation:${theirs}:2:a`]: null,
    [`telling:1:a`]: { customer: 'Ana', topic: 'x', link: `https://shop.example/c/${theirs}` },
    [`escalation:${other.id}:1:a`]: { customer: 'Mariana', link: `https://shop.example/c/${other.id}` },
    [`escalation:staff:${theirs}:1:a`]: { customer: 'Varios', reason: '7', link: 'https://shop.example/' },
  };
  for (const [key, data] of Object.entries(mails))
    await sql`insert into mails (id, key, template, language, to_address, data, expires_at)
      values (gen_random_uuid(), ${key}, 'escalation', 'es', 'x@shop.example', ${data === null ? null : JSON.stringify(data)}::jsonb, now())`.execute(
      db,
    );
  await db.transaction().execute((tx) => forgetStaffMail(tx, erased));
  const { rows } = await sql<{ key: string }>`select key from mails order by key`.execute(db);
  expect(rows.map(({ key }) => key)).toEqual([`escalation:${other.id}:1:a`, `escalation:staff:${theirs}:1:a`].sort());
});

test('however many calls are kept, no statement of an erasure looks through more than 10,000, and none of theirs is left', async () => {
  const { db, pool } = database();
  await sql`truncate webhook_calls cascade`.execute(db);
  const prefix = firstIdAt(new Date()).slice(0, 24);
  const theirs = 'n in (1, 10000, 10001, 49999, 60000) or n between 20001 and 20250';
  await sql`insert into webhook_calls (id, vendor, body)
    select (${prefix}::text || lpad(to_hex(n), 12, '0'))::uuid, 'whatsapp', convert_to(
      json_build_object('from', case when ${sql.raw(theirs)} then ${NAMES[0]}::text else n::text end)::text, 'UTF8')
    from generate_series(1, 60000) n`.execute(db);
  await pool.query('analyze webhook_calls');
  const { statements } = await statementsOf(() => cleanCalls(db, NAMES, null));
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from webhook_calls`.execute(db);
  expect(rows).toEqual([{ count: 60_000 - 255 }]);
  const reading = statements.filter(({ text }) => text.includes('position('));
  expect(reading.length).toBeGreaterThan(5);
  for (const statement of reading) expect(await rowsLookedAt(pool, statement)).toBeLessThanOrEqual(10_000);
});

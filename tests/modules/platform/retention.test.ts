import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetOld } from '../../../src/app/forget-old.ts';
import { type ConversationId, type CustomerId, firstIdAt, newId } from '../../../src/core/ids.ts';
import { openAlert } from '../../../src/handoff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';

const database = useDatabase();
const db = () => database().db;
const NOW = new Date();
const TABLES = [
  'mails',
  'verification_codes',
  'verification_entries',
  'webhook_calls',
  'carts',
  'overheard_messages',
  'received_carts',
  'identity_changes',
];
const KEPT = { mailDays: 90, codeDays: 30, callDays: 30, traceDays: 90 };
let customerId: CustomerId;
let conversationId: ConversationId;

const forget = (retention = KEPT) =>
  forgetOld({ db: db(), retention, machineClock: () => NOW, businessClock: () => NOW });
const ago = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
/** An id as it was made so many days ago. */
const idOf = (days: number): string => firstIdAt(ago(days)).slice(0, 24) + newId().slice(24);

beforeAll(async () => {
  ({ customerId, id: conversationId } = await makeConversation(db()));
});
beforeEach(async () => {
  for (const table of [...TABLES, 'messages']) await sql`delete from ${sql.table(table)}`.execute(db());
});

const mail = (key: string, days: number, state = 'sent') =>
  sql`insert into mails (id, key, customer_id, template, language, to_address, to_name, data, state, expires_at)
    values (${idOf(days)}, ${key}, ${customerId}, 'answer', 'es', 'ana@correo.example', 'Ana', '{"text":"hola"}', ${state}, now())`.execute(
    db(),
  );
const code = (days: number, state = 'used') =>
  sql`insert into verification_codes (id, customer_id, purpose, address, mailbox, digest, state, created_at, expires_at)
    values (${newId()}, ${customerId}, 'prove', 'a@b.example', 'a@b.example', ${Buffer.alloc(32)}, ${state}, ${ago(days)}, ${ago(days)})`.execute(
    db(),
  );
const entry = (days: number) =>
  sql`insert into verification_entries (message_id, wamid, customer_id, digest, entered_at)
    values (${newId()}, ${newId()}, ${customerId}, ${Buffer.alloc(32)}, ${ago(days)})`.execute(db());
const call = (days: number, state: string) =>
  sql`insert into webhook_calls (id, vendor, body, state, received_at)
    values (${idOf(days)}, 'whatsapp', '\\x00', ${state}, ${ago(days)})`.execute(db());

const heard = (days: number) =>
  sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
    values (${idOf(days)}, ${conversationId}, 'phone_echo', 'out', ${newId()}, 'text', ${`heard ${days}`}, ${ago(days)})`.execute(
    db(),
  );
const taken = (days: number) =>
  sql`insert into received_carts (message_id, customer_id, result, received_at)
    values (${newId()}, ${customerId}, ${JSON.stringify({ text: `cart ${days}` })}::json, ${ago(days)})`.execute(db());
const changed = (days: number) =>
  sql`insert into identity_changes (kind, value, to_phone, changed_at, told_at)
    values ('phone', ${`5255${days}`}, '1', ${ago(days)}, ${ago(days)})`.execute(db());
const written = (kind: string, days: number, outcome: string | null, about: string | null = null) =>
  sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, outcome, about_wamid)
    values (${idOf(days)}, ${conversationId}, ${newId()}, ${kind}, ${`${kind} ${days} ${outcome}`}, ${ago(days)}, ${outcome}, ${about})`.execute(
    db(),
  );

async function linesOf(query: ReturnType<typeof sql<{ line: string }>>): Promise<string[]> {
  return (await query.execute(db())).rows.map(({ line }) => line);
}
const mails = () =>
  linesOf(sql`select concat_ws(' ', key, state, coalesce(data ->> 'text', '-'), coalesce(to_name, '-')) as line
    from mails order by key`);
const calls = () => linesOf(sql`select state as line from webhook_calls order by id`);

test('a mail loses its text and its name after 90 days, and is not sent again under its key', async () => {
  await mail('new', 89);
  await mail('old', 91);
  await mail('old-failed', 91, 'failed');
  await mail('old-queued', 91, 'queued');
  await forget();
  const left = ['new sent hola Ana', 'old sent - -', 'old-failed failed - -', 'old-queued queued hola Ana'];
  expect(await mails()).toEqual(left);
  await expect(mail('old', 0)).rejects.toThrow('mails_key_key');
});

test('codes and typed digits are gone after 30 days of business time', async () => {
  for (const days of [29, 31]) await code(days);
  for (const days of [29, 31]) await entry(days);
  await forget();
  const left = linesOf(sql`
    select 'code ' || (now()::date - created_at::date) as line from verification_codes
    union all select 'entry ' || (now()::date - entered_at::date) from verification_entries order by line`);
  expect(await left).toEqual(['code 29', 'entry 29']);
});

test('webhook calls are gone after 30 days, unless nobody has read them yet', async () => {
  await call(40, 'stored');
  await call(39, 'read');
  await call(38, 'parked');
  await call(29, 'read');
  await forget();
  expect(await calls()).toEqual(['stored', 'read']);
});

test('a cart that counts as empty is deleted with its address', async () => {
  await sql`insert into carts (customer_id, delivery, updated_at) values (${customerId}, '{"kind":"pickup"}', ${ago(91)})`.execute(
    db(),
  );
  await forget();
  expect(await linesOf(sql`select customer_id::text as line from carts`)).toEqual([]);
});

test('what was overheard, carts that were taken over and changed numbers are gone with the calls that brought them', async () => {
  for (const days of [29, 31]) {
    await heard(days);
    await taken(days);
    await changed(days);
  }
  await forget();
  const left = linesOf(sql`
    select text as line from overheard_messages union all select result ->> 'text' from received_carts
    union all select value from identity_changes order by line`);
  expect(await left).toEqual(['525529', 'cart 29', 'heard 29']);
});

test('so are edits and deletions that nobody answers, also those whose message never came; messages stay', async () => {
  await written('edit', 29, 'ignored', 'wamid.never');
  await written('edit', 31, 'ignored', 'wamid.never');
  await written('revoke', 31, 'ignored', 'wamid.never');
  await written('edit', 32, 'answered', 'wamid.corrected');
  await written('edit', 33, null, 'wamid.open');
  await written('text', 34, 'ignored');
  await forget();
  const left = linesOf(sql`select text as line from messages order by line`);
  expect(await left).toEqual(['edit 29 ignored', 'edit 32 answered', 'edit 33 null', 'text 34 ignored']);
});

test('0 days keep everything', async () => {
  await mail('old', 5_000);
  await code(5_000);
  await call(5_000, 'read');
  await heard(5_000);
  await forget({ mailDays: 0, codeDays: 0, callDays: 0, traceDays: 0 });
  expect(await mails()).toEqual(['old sent hola Ana']);
  expect(await calls()).toEqual(['read']);
  expect(await linesOf(sql`select text as line from overheard_messages`)).toEqual(['heard 5000']);
});

test('more than one statement takes is taken in one run', async () => {
  await sql`insert into webhook_calls (id, vendor, body, state)
    select (${firstIdAt(ago(40)).slice(0, 24)} || lpad(to_hex(n), 12, '0'))::uuid, 'whatsapp', '\\x00', 'read'
    from generate_series(1, 5000) n`.execute(db());
  await forget();
  expect(await calls()).toEqual([]);
});

test('none of the tables is read from end to end for it, with 200,000 mails and calls', async () => {
  const tables = ['mails', 'webhook_calls', 'verification_codes', 'verification_entries', 'carts'];
  const prefix = firstIdAt(ago(10)).slice(0, 24);
  await sql`insert into webhook_calls (id, vendor, body, state)
    select (${prefix} || lpad(to_hex(n), 12, '0'))::uuid, 'whatsapp', '\\x00', 'read' from generate_series(1, 200000) n`.execute(
    db(),
  );
  await sql`insert into mails (id, key, template, language, to_address, data, state, expires_at)
    select (${prefix} || lpad(to_hex(n), 12, '0'))::uuid, n::text, 'answer', 'es', 'a@b.example', case when n > 199000 then '{}'::jsonb end, 'sent', now()
    from generate_series(1, 200000) n`.execute(db());
  for (const days of [1, 2, 3]) await code(days);
  await sql`insert into verification_codes (id, customer_id, purpose, address, mailbox, digest, state, created_at, expires_at)
    select gen_random_uuid(), ${customerId}, 'prove', 'a@b.example', 'a@b.example', ${Buffer.alloc(32)}, 'used', now(), now() from generate_series(1, 20000)`.execute(
    db(),
  );
  await sql`insert into verification_entries (message_id, wamid, customer_id, entered_at)
    select gen_random_uuid(), 'w', ${customerId}, now() from generate_series(1, 20000)`.execute(db());
  await database().pool.query('analyze');
  const { statements } = await statementsOf(() => forget());
  expect(statements.length).toBeGreaterThanOrEqual(5);
  for (const statement of statements)
    expect(
      await tablesReadWhole(
        database().pool,
        statement,
        tables.filter((name) => name !== 'carts'),
      ),
    ).toEqual([]);
});

test('nor are messages and what was overheard', async () => {
  const prefix = firstIdAt(ago(10)).slice(0, 24);
  await sql`insert into overheard_messages (id, conversation_id, source, direction, wamid, kind, text, sent_at)
    select (${prefix} || lpad(to_hex(n), 12, '0'))::uuid, ${conversationId}, 'history', 'in', n::text, 'text', 'hola', now() from generate_series(1, 20000) n`.execute(
    db(),
  );
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at, outcome)
    select (${prefix} || lpad(to_hex(n), 12, '0'))::uuid, ${conversationId}, n::text, case when n % 100 = 0 then 'edit' else 'text' end, 'hola', now(), 'ignored'
    from generate_series(1, 20000) n`.execute(db());
  await sql`insert into received_carts (message_id, customer_id, result)
    select gen_random_uuid(), ${customerId}, '{}' from generate_series(1, 20000)`.execute(db());
  await sql`insert into identity_changes (kind, value, to_phone, changed_at)
    select 'phone', n::text, '1', now() from generate_series(1, 20000) n`.execute(db());
  await database().pool.query('analyze');
  const { statements } = await statementsOf(() => forget());
  const tables = ['messages', 'overheard_messages', 'received_carts', 'identity_changes'];
  expect(statements.filter(({ text }) => tables.some((table) => text.includes(`from ${table}`)))).toHaveLength(4);
  for (const statement of statements) expect(await tablesReadWhole(database().pool, statement, tables)).toEqual([]);
});

test('an event that nobody took is forgotten after a month, and the alert about it ends with it', async () => {
  const event = async (days: number) => {
    const id = newId();
    await sql`insert into webhook_endpoints (id, url, description, types) values (${id}, ${`https://erp.example/${id}`}, '', '{}')`.execute(
      db(),
    );
    await sql`insert into webhook_events (id, type, subject, body, created_at)
      values (${id}, 'notification.updated', 'notification:1', '{}', ${ago(days)})`.execute(db());
    await sql`insert into webhook_deliveries (event_id, endpoint_id, subject, state) values (${id}, ${id}, 'notification:1', 'given_up')`.execute(
      db(),
    );
    await openAlert(db(), 'event_given_up', id, {});
    return id;
  };
  const [, young] = [await event(31), await event(29)];
  await forget();
  const { rows } = await sql<{ id: string }>`select id from webhook_events`.execute(db());
  expect(rows).toEqual([{ id: young }]);
  const open = await sql<{ subject: string }>`select subject from staff_alerts where resolved_at is null`.execute(db());
  expect(open.rows).toEqual([{ subject: young }]);
});

test('how an answer came about is forgotten after its days, by a clock that is moved; what was said and what it cost stays', async () => {
  const turns = [idOf(0), idOf(10)];
  for (const id of turns) {
    await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, calls, trace, claims, cost_micro_usd, started_at)
      values (${id}, ${conversationId}, 1, 'answered', '{}', '{hola}', 'Hola.', 'es', '[{"tool":"x"}]', '{"model":"m"}', '{}', 100, now())`.execute(
      db(),
    );
    await sql`insert into effects (turn_id, tool, arguments_hash, call_id, arguments, state) values (${id}, 'x', '\\x01', 'c', '{}', 'done')`.execute(
      db(),
    );
    await sql`insert into receipts (id, conversation_id, turn_id, name, source, facts) values (${newId()}, ${conversationId}, ${id}, 'r', 'x', '[]')`.execute(
      db(),
    );
  }
  const kept = () =>
    linesOf(sql`select concat_ws(' ', reply, cost_micro_usd, trace is null, calls::text = '[]', (select count(*) from receipts r where r.turn_id = t.id),
      (select count(*) from effects e where e.turn_id = t.id)) as line from turns t order by id desc`);
  const inDays = (days: number, retention = KEPT) =>
    forgetOld({ db: db(), retention, machineClock: () => ago(-days), businessClock: () => NOW });
  await inDays(79);
  expect(await kept()).toEqual(['Hola. 100 f f 1 1', 'Hola. 100 f f 1 1']);
  await inDays(1_000, { ...KEPT, traceDays: 0 });
  expect(await kept()).toEqual(['Hola. 100 f f 1 1', 'Hola. 100 f f 1 1']);
  await inDays(85);
  expect(await kept()).toEqual(['Hola. 100 f f 1 1', 'Hola. 100 t t 0 0']);
});

const REPEATED = ['mail_events', 'billing_events', 'demo_billing_keys', 'mail_counts'];

/** As many of each as asked for, received so many days ago. */
async function repeated(days: number, count = 1): Promise<void> {
  const [name, at] = [`${days} days`, ago(days)];
  await sql`insert into mail_events (id, received_at)
    select ${name}::text || n, ${at}::timestamptz from generate_series(1, ${count}::int) n`.execute(db());
  await sql`insert into billing_events (id, type, object_id, vendor_created_at, received_at, state)
    select ${name}::text || n || s, 'invoice.paid', 'in_1', ${at}, ${at}::timestamptz, s
    from unnest('{stored,done,ignored,parked}'::text[]) s, generate_series(1, ${count}::int) n`.execute(db());
  await sql`insert into demo_billing_keys (key, params, result, created_at)
    select ${name}::text || n, '', '{}', ${at}::timestamptz from generate_series(1, ${count}::int) n`.execute(db());
}

test('by what repetitions are known is forgotten after 30 days; events of Stripe that wait, or that staff has to see, stay', async () => {
  for (const table of REPEATED) await sql`delete from ${sql.table(table)}`.execute(db());
  for (const days of [29, 31]) await repeated(days);
  for (const day of [0, 1, 2, 3])
    await sql`insert into mail_counts (customer_id, day, mails)
      values (${customerId}, ${ago(day).toISOString().slice(0, 10)}::date, 20)`.execute(db());
  await forget();
  expect(await linesOf(sql`select id as line from mail_events`)).toEqual(['29 days1']);
  expect(await linesOf(sql`select key as line from demo_billing_keys`)).toEqual(['29 days1']);
  const waiting = ['29 days1parked', '29 days1stored', '31 days1parked', '31 days1stored'];
  expect(await linesOf(sql`select id as line from billing_events order by id`)).toEqual(
    ['29 days1done', '29 days1ignored', ...waiting].sort(),
  );
  expect(await linesOf(sql`select 'count' as line from mail_counts`)).toHaveLength(3);
});

test('nor are the tables of repetitions read from end to end for it', async () => {
  await repeated(1, 20_000);
  await sql`with made as (insert into customers (id) select gen_random_uuid() from generate_series(1, 20000) returning id)
    insert into mail_counts (customer_id, day, mails) select id, (now() at time zone 'utc')::date, 1 from made`.execute(
    db(),
  );
  await database().pool.query('analyze');
  const { statements } = await statementsOf(() => forget());
  expect(statements.filter(({ text }) => REPEATED.some((table) => text.includes(`delete from ${table}`)))).toHaveLength(
    4,
  );
  for (const statement of statements) expect(await tablesReadWhole(database().pool, statement, REPEATED)).toEqual([]);
});

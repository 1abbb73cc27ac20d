import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { forgetOld } from '../../../src/app/forget-old.ts';
import { type CustomerId, firstIdAt, newId } from '../../../src/core/ids.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { statementsOf, tablesReadWhole } from '../../support/query-plans.ts';

const database = useDatabase();
const db = () => database().db;
const NOW = new Date();
const KEPT = { mailDays: 90, codeDays: 30, callDays: 30 };
let customerId: CustomerId;

const forget = (retention = KEPT) =>
  forgetOld({ db: db(), retention, machineClock: () => NOW, businessClock: () => NOW });
const ago = (days: number): Date => new Date(NOW.getTime() - days * 86_400_000);
/** An id as it was made so many days ago. */
const idOf = (days: number): string => firstIdAt(ago(days)).slice(0, 24) + newId().slice(24);

beforeAll(async () => {
  ({ customerId } = await makeConversation(db()));
});
beforeEach(async () => {
  for (const table of ['mails', 'verification_codes', 'verification_entries', 'webhook_calls', 'carts'])
    await sql`delete from ${sql.table(table)}`.execute(db());
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

test('0 days keep everything', async () => {
  await mail('old', 5_000);
  await code(5_000);
  await call(5_000, 'read');
  await forget({ mailDays: 0, codeDays: 0, callDays: 0 });
  expect(await mails()).toEqual(['old sent hola Ana']);
  expect(await calls()).toEqual(['read']);
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

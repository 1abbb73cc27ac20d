import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readErasureList } from '../../../src/app/erasure-list.ts';
import { exportCustomer } from '../../../src/app/export-customer.ts';
import { erasureDeps } from '../../../src/app/join-erasure.ts';
import { bringBackRefusals, readHistory } from '../../../src/consent/index.ts';
import { identitiesOf } from '../../../src/customers/index.ts';
import { type ContactBook, type EraseDeps, eraseCustomer, finishErasures } from '../../../src/erasure/index.ts';
import { stemsOf } from '../../../src/knowledge/pages/question-rules.ts';
import type { Storage } from '../../../src/media/index.ts';
import { isMailable } from '../../../src/notify/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/disk.ts';
import { dump } from '../../attacks/dump.ts';
import { useDatabase } from '../../support/database.ts';
import { type Door, openDoor } from '../../support/whatsapp-door.ts';
import { says, turnDeps } from '../turn/turn-deps.ts';
import { ALSO, arrives, callWith, leavesTraces, OTHER, PERSON, petronila, wamidOf } from './person.ts';

const database = useDatabase();
const KEY = Buffer.from('a key of these tests');
let [folder, door] = ['', undefined as unknown as Door];
let storage: Storage;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-test-erasure-'));
  storage = createDiskStorage(folder);
  door = await openDoor(database().db, () => new Date());
});
afterAll(async () => {
  await door?.close();
  await rm(folder, { recursive: true, force: true });
});

let asked: { phoneNumberId: string; bsuid: string }[] = [];
let book: Awaited<ReturnType<ContactBook['remove']>> = { outcome: 'removed', words: '' };
beforeEach(() => {
  asked = [];
  book = { outcome: 'removed', words: '' };
});

const deps = (): EraseDeps => ({
  ...erasureDeps({
    ...{ db: database().db, storage, key: KEY, accessToken: null, businessClock: () => new Date() },
    config: { whatsapp: {} as never, simulator: null },
  }),
  contactBook: {
    remove: async (entry) => {
      asked.push(entry);
      return book;
    },
  },
});

/** Every trace of them that a reader of the whole database finds, by table. */
async function traces(): Promise<readonly string[]> {
  const { name, phone, compared, bsuid, email, vendorId, street } = PERSON;
  const words = [
    name,
    compared,
    bsuid,
    email,
    vendorId,
    street,
    'cenzontl',
    'Petronila',
    wamidOf(phone, 90),
    wamidOf(phone, 1),
  ];
  const dumped = await dump(database().db);
  const found = [...dumped].flatMap(([table, rows]) =>
    rows.flatMap((row) =>
      words.filter((word) => row.includes(word) || hexIn(row).includes(word)).map((word) => `${table}: ${word}`),
    ),
  );
  // Somebody else may know their number, and keeps what they wrote.
  const numbers = [...dumped].flatMap(([table, rows]) =>
    rows
      .filter((row) => `${row}${hexIn(row)}`.replaceAll(OTHER.text, '').includes(phone))
      .map(() => `${table}: ${phone}`),
  );
  return [...new Set([...found, ...numbers])];
}

/** Columns of bytes as text. */
const hexIn = (row: string): string =>
  [...row.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('utf8')).join(' ');

test('after an erasure the whole database says neither name, number, user id, address nor words, and the bytes are gone', async () => {
  const { db } = database();
  const known = await arrives(db, door);
  await leavesTraces(db, storage, known);
  const before = await traces();
  expect(new Set(before.map((one) => one.split(':')[0])).size).toBeGreaterThan(30);
  const given = await exportCustomer(db, known.customerId, new Date());
  for (const word of [PERSON.name, PERSON.phone, PERSON.words, PERSON.street, 'KD48271'])
    expect(JSON.stringify(given)).toContain(word);
  expect(JSON.stringify(given)).not.toContain(OTHER.name);

  const done = await eraseCustomer(deps(), { customerId: known.customerId, by: 'owner', isForced: false });
  expect(done).toMatchObject({ outcome: 'erased', files: 3, isBookAsked: true });
  expect(await traces()).toEqual([]);
  for (const key of ['aa/photo', 'aa/copy', 'aa/sent']) await expect(storage.open(key)).rejects.toThrow();
  expect(asked).toEqual([{ phoneNumberId: expect.any(String), bsuid: PERSON.bsuid }]);

  const books = await sql<{ line: string }>`
    select concat_ws(' ', number, total_minor, customer_id is null) as line from orders
    union all select concat_ws(' ', vendor_id, amount, customer_id is null) from billing_payments
    union all select concat_ws(' ', left(wamid, 7), usd_micro, conversation_id is null) from message_costs`.execute(db);
  expect(books.rows.map(({ line }) => line).sort()).toEqual(['KD48271 18900 t', 'erased: 700 t', 'in_1 18900 t']);
  const acts = await sql<{ act: string }>`select act from staff_acts`.execute(db);
  expect(acts.rows).toEqual([{ act: 'customer_erased' }]);
  // What somebody else asks too stays asked, by them and in their words.
  const questions = await sql`select question, stems, asked from knowledge_questions`.execute(db);
  expect(questions.rows).toEqual([{ question: ALSO, stems: stemsOf(ALSO), asked: 1 }]);
  // The other customer of the same call is untouched.
  const others = await sql<{ text: string }>`select text from messages`.execute(db);
  expect(others.rows).toEqual([{ text: OTHER.text }]);
});

test('a redelivery, or an older message that comes late, brings nobody back; a new message is somebody new, who still refuses', async () => {
  const { db } = database();
  expect(await door.deliver(callWith(petronila(1)))).toMatch(/^200 read (message_repeated|sender_erased):1$/);
  expect(await door.deliver(callWith(petronila(2, new Date(Date.now() - 60_000))))).toBe('200 read sender_erased:1');
  const count = () => sql<{ id: string }>`select id from customers where name = ${PERSON.name}`.execute(db);
  expect((await count()).rows).toHaveLength(0);
  // Known again as soon as somebody gives it: it still wants nothing optional.
  expect(await isMailable(db, PERSON.email as never)).toBe(true);
  const known =
    await sql`delete from email_addresses where address = ${PERSON.email} and unsubscribed_at is not null returning 1`.execute(
      db,
    );
  expect(known.rows).toHaveLength(1);

  const now = new Date(Date.now() + 5_000);
  expect(await door.deliver(callWith(petronila(3, now)))).toBe('200 read message_stored:1');
  const { rows } = await count();
  const id = rows[0]?.id as never;
  const values = identitiesOf({ phone: PERSON.phone, bsuid: PERSON.bsuid, name: null, username: null }).map(
    ({ value }) => value,
  );
  await db.transaction().execute((tx) => bringBackRefusals(tx, KEY, [{ customerId: id, values }]));
  expect(await readHistory(db, id)).toMatchObject([{ scope: 'marketing', isGiven: false, source: 'erasure' }]);
});

test('erased in the middle of a turn: the turn commits nothing, its message comes again in vain, and nothing is left', async () => {
  const { db } = database();
  const known = await arrives(db, door, 10);
  const turn = {
    ...turnDeps(db, known.id, { executors: {}, retell: async () => null }),
    runAgent: async () => {
      await eraseCustomer(deps(), { customerId: known.customerId, by: 'owner', isForced: false });
      return says(`Claro, ${PERSON.name}.`);
    },
  };
  await runTurn(turn, known.id).catch(() => undefined);
  const left =
    await sql`select from outbox_messages where conversation_id = ${known.id} union all select from turns where conversation_id = ${known.id}`.execute(
      db,
    );
  expect(left.rows).toHaveLength(0);
  expect(await door.deliver(callWith(petronila(10)))).toMatch(/^200 read (message_repeated|sender_erased):1$/);
  expect((await traces()).filter((one) => !one.startsWith('webhook_calls'))).toEqual([]);
});

test('an erasure that dies half way has changed nothing, and run again it finishes', async () => {
  const { db } = database();
  const known = await arrives(db, door, 20);
  const dying = deps();
  const record = async (): Promise<void> => {
    throw new Error('killed');
  };
  const wish = { customerId: known.customerId, by: 'owner', isForced: false };
  await expect(eraseCustomer({ ...dying, keepers: { ...dying.keepers, record } }, wish)).rejects.toThrow('killed');
  expect((await sql`select from messages where conversation_id = ${known.id}`.execute(db)).rows).toHaveLength(1);
  const noFiles = async (): Promise<void> => {
    throw new Error('killed after the commit');
  };
  await expect(eraseCustomer({ ...dying, keepers: { ...dying.keepers, removeFiles: noFiles } }, wish)).rejects.toThrow(
    'killed after',
  );
  expect(asked).toEqual([]);
  // Whoever sweeps asks WhatsApp; once it cannot be asked, again later.
  book = { outcome: 'later', words: 'HTTP 500' };
  expect(await finishErasures(deps(), { restMs: 0 })).toBe(1);
  book = { outcome: 'removed', words: '' };
  expect(await finishErasures(deps(), { restMs: 0 })).toBe(0);
  expect(asked).toHaveLength(2);
  expect(await eraseCustomer(deps(), wish)).toEqual({ outcome: 'unknown' });
  expect((await traces()).filter((one) => !one.startsWith('webhook_calls'))).toEqual([]);
});

test('who still has an order on its way or a plan that renews is not erased by accident', async () => {
  const { db } = database();
  const known = await arrives(db, door, 30);
  await sql`insert into orders (id, number, customer_id, state, currency, subtotal_minor, shipping_minor, tax_minor, total_minor, taxes_included,
      tax_rate, zone, delivery, payment, payment_kind, holds_stock, placed_at)
    values (gen_random_uuid(), 'KD00001', ${known.customerId}, 'shipped', 'MXN', 1, 0, 0, 1, true, 0, 'x', '{"kind":"pickup"}', 'x', 'card_link', false, now())`.execute(
    db,
  );
  const wish = { customerId: known.customerId, by: 'owner', isForced: false };
  expect(await eraseCustomer(deps(), wish)).toEqual({
    outcome: 'hindered',
    by: { orders: ['KD-00001'], plans: [], operations: 0 },
  });
  expect(await eraseCustomer(deps(), { ...wish, isForced: true })).toMatchObject({ outcome: 'erased' });
});

test('the list of erasures also stands outside of the database, and nobody can be read from it', async () => {
  const list = await readErasureList(storage);
  expect(list).toHaveLength(2);
  expect(list.every(({ hash }) => hash.length === 32)).toBe(true);
});

test('no table can hold a customer that an erasure would not reach', async () => {
  const { rows } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c
    where c.table_schema = 'public' and c.column_name in ('customer_id', 'conversation_id')
      and not exists (select from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any(k.conkey)
        where k.conrelid = (quote_ident(c.table_name))::regclass and k.contype = 'f' and a.attname in ('customer_id', 'conversation_id'))
    group by c.table_name order by 1`.execute(database().db);
  // What hangs on no row of the customer: forgotten by name, or ids and sums that say nothing once nobody has them.
  expect(rows.map(({ name }) => name)).toEqual([
    'console_events',
    'conversation_presence',
    'media_spend',
    'push_deliveries',
    'push_jobs',
    'turn_history',
    'turn_queue',
    'uncommitted_spend',
  ]);
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeConversation } from '../../support/conversation.ts';
import { createTestDatabase, type TestDatabase, useDatabase } from '../../support/database.ts';
import { runRecado } from './run-recado.ts';

const PHONE = '5215512345699';
/** Each command is a process of its own. */
const PATIENCE_MS = 240_000;
const WORDS = 'quiero el café del colibrí';

const database = useDatabase();
let folder = '';
let empty: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-cli-backup-'));
  empty = await createTestDatabase('empty');
  const { db } = database();
  const { id, customerId } = await makeConversation(db, PHONE);
  await sql`insert into customer_identities (customer_id, kind, value, raw)
    values (${customerId}, 'phone', ${PHONE.replace('521', '52')}, ${PHONE})`.execute(db);
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    values (gen_random_uuid(), ${id}, 'wamid.1', 'text', ${WORDS}, now())`.execute(db);
});
afterAll(async () => {
  await empty?.drop();
  await rm(folder, { recursive: true, force: true });
});

const recado = (words: readonly string[], url = database().url) =>
  runRecado(words, { DATABASE_URL: url, DATA_DIR: folder, LANG: 'en_US.UTF-8' });
const count = async (url: string): Promise<string> => (await recado(['customer', 'export', PHONE], url)).out;

test(
  'the first owner gets a link for the terminal; a lost password of nobody gets none',
  async () => {
    expect(await recado(['owner-link'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^https?:\/\/\S+\/welcome#\S{40,}\n$/),
    });
    const unknown = await recado(['owner-link', '--email', 'nadie@example.mx']);
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('Nobody who may sign in')]);
  },
  PATIENCE_MS,
);

test(
  'a backup is put into an empty database, replaces no file unasked and is refused where something is',
  async () => {
    const file = join(folder, 'shop.backup');
    expect(await recado(['backup', file])).toMatchObject({
      code: 0,
      out: expect.stringContaining('only you may read'),
    });
    const before = await readFile(file);
    expect((await recado(['backup', file])).code).not.toBe(0);
    expect((await readFile(file)).equals(before)).toBe(true);
    expect((await recado(['restore', file], empty.url)).out).toMatch(/^\d+ rows as of 2\d{3}-/);
    expect(await count(empty.url)).toContain(WORDS);
    expect((await recado(['restore', file], empty.url)).code).not.toBe(0);
  },
  PATIENCE_MS,
);

test(
  'what is kept of a person is printed, and erased only when that is said twice',
  async () => {
    expect(JSON.parse((await recado(['customer', 'export', PHONE])).out)).toBeTypeOf('object');
    const unsure = await recado(['customer', 'erase', PHONE]);
    expect([unsure.code, unsure.err]).toEqual([1, expect.stringContaining('--yes')]);
    expect(await count(database().url)).toContain(WORDS);
    expect((await recado(['customer', 'erase', PHONE, '--yes'])).out).toMatch(/^The customer is erased \(on record as/);
    for (const words of [
      ['export', PHONE],
      ['erase', PHONE, '--yes'],
    ])
      expect(await recado(['customer', ...words])).toMatchObject({
        code: 1,
        out: '',
        err: expect.stringContaining('No customer has'),
      });
    expect((await sql`select from messages where text = ${WORDS}`.execute(database().db)).rows).toEqual([]);
  },
  PATIENCE_MS,
);

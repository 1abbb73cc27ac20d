import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { openDb, type Tx } from '../../../src/platform/db/index.ts';
import {
  type CallReader,
  type CallReading,
  createAcceptCall,
  oldestUnreadMs,
  readCalls,
} from '../../../src/webhooks/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
beforeEach(async () => {
  await sql`truncate webhook_calls, early_calls`.execute(database().db);
});

const READ: CallReading = { state: 'read', outcome: { message_stored: 1 } };
const accept = (...bodies: string[]) => {
  const stored: string[] = [];
  const take = createAcceptCall({ db: database().db, onStored: (lanes) => void stored.push(lanes.join(' ')) });
  return Promise.allSettled(bodies.map((body) => take('whatsapp', Buffer.from(body)))).then((results) => ({
    results: results.map(({ status }) => status),
    stored,
  }));
};

async function states(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', convert_from(body, 'UTF8'), state, reason) as line from webhook_calls order by id
  `.execute(database().db);
  return rows.map((row) => row.line);
}

function read(reader: CallReader, parked: string[] = []): Promise<number> {
  const deps = { db: database().db, readers: { whatsapp: reader } };
  return readCalls({ ...deps, onParked: (_, reason) => void parked.push(reason) });
}

/** Reads every call and remembers its words; a call with the word `poison` breaks the whole batch. */
const reading =
  (seen: string[], breaks: () => unknown = () => new TypeError('poison')): CallReader =>
  async (_, calls, afterCommit) => {
    const words = calls.map((call) => call.body.toString());
    if (words.some((word) => word === 'poison')) throw breaks();
    for (const word of words) afterCommit(() => void seen.push(word));
    return calls.map(() => READ);
  };

test('calls that come at the same time are stored together, word for word, and each is acknowledged', async () => {
  const { results, stored } = await accept('uno', 'dos', 'tres');
  expect(results).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(stored).toEqual(['urgent']);
  expect(await states()).toEqual(['uno stored', 'dos stored', 'tres stored']);
});

test('a call that could not be stored is not acknowledged', async () => {
  const { db, pool } = openDb({ connectionString: database().url, maxConnections: 1, applicationName: 'closed' });
  await pool.end();
  const take = createAcceptCall({ db, onStored: () => undefined });
  const refusal = await take('whatsapp', Buffer.from('uno')).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(AppError);
  expect(refusal).toMatchObject({ code: 'call_not_stored', kind: 'unavailable' });
});

test('one call that the database refuses does not take the others of its batch with it', async () => {
  await sql`alter table webhook_calls add constraint no_bad check (body <> 'bad'::bytea)`.execute(database().db);
  try {
    const { results } = await accept('uno', 'bad', 'dos');
    expect(results).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await states()).toEqual(['uno stored', 'dos stored']);
  } finally {
    await sql`alter table webhook_calls drop constraint no_bad`.execute(database().db);
  }
});

test('stored calls are read once, in the order in which they came', async () => {
  await accept('uno');
  await accept('dos');
  const seen: string[] = [];
  expect(await read(reading(seen))).toBe(2);
  expect(await read(reading(seen))).toBe(0);
  expect(seen).toEqual(['uno', 'dos']);
  expect(await oldestUnreadMs(database().db)).toBeNull();
});

test('of two readers at the same time each call is read by one', async () => {
  await accept(...Array.from({ length: 250 }, (_, index) => `call ${index}`));
  const seen: string[] = [];
  const counts = await Promise.all([read(reading(seen)), read(reading(seen)), read(reading(seen))]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(250);
  expect(new Set(seen).size).toBe(250);
  expect(seen).toHaveLength(250);
});

test('a crowd of news that can wait holds up no call for which somebody waits', async () => {
  const take = createAcceptCall({ db: database().db, onStored: () => undefined });
  await Promise.all(Array.from({ length: 120 }, () => take('whatsapp', Buffer.from('delivered'), 'bulk')));
  await take('whatsapp', Buffer.from('hola'));
  const seen: string[] = [];
  const deps = { db: database().db, readers: { whatsapp: reading(seen) }, onParked: () => undefined };
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const slow: CallReader = async (_, calls) => {
    await held;
    return calls.map(() => READ);
  };
  const bulk = readCalls({ ...deps, readers: { whatsapp: slow } }, 'bulk');
  expect(await readCalls(deps, 'urgent')).toBe(1);
  expect(seen).toEqual(['hola']);
  release();
  expect(await bulk).toBe(120);
});

test('a call that breaks its reader is set aside alone, with the reason, of which the log hears the kind alone', async () => {
  await accept('uno', 'poison', 'dos');
  const [seen, parked]: [string[], string[]] = [[], []];
  expect(await read(reading(seen), parked)).toBe(3);
  expect(seen).toEqual(['uno', 'dos']);
  expect(parked).toEqual(['TypeError']);
  expect(await states()).toEqual(['uno read', 'poison parked poison', 'dos read']);
});

test.each([
  ['a lost connection', () => Object.assign(new Error('terminated'), { code: '57P01' })],
  ['a full disk', () => Object.assign(new Error('no space'), { code: '53100' })],
  ['a deadlock', () => Object.assign(new Error('deadlock'), { code: '40P01' })],
])('%s says nothing about the call: it stays and is read later', async (_, breaks) => {
  await accept('poison');
  await expect(read(reading([], breaks))).rejects.toThrow();
  expect(await states()).toEqual(['poison stored']);
});

test('nothing is done for a call whose reading was rolled back', async () => {
  await accept('uno');
  const seen: string[] = [];
  const reader: CallReader = async (tx: Tx, calls, afterCommit) => {
    afterCommit(() => void seen.push('wake'));
    await sql`select 1/0`.execute(tx);
    return calls.map(() => READ);
  };
  await read(reader);
  expect(seen).toEqual([]);
  expect(await states()).toEqual(['uno parked division by zero']);
});

test('a call of a vendor that nobody reads is set aside', async () => {
  await createAcceptCall({ db: database().db, onStored: () => undefined })('fax', Buffer.from('uno'));
  await read(reading([]));
  expect(await states()).toEqual(['uno parked no reader for fax']);
});

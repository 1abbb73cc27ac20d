import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { changeConsent, keepRefusals, readHistory } from '../../../src/consent/index.ts';
import { findCustomerByIdentity } from '../../../src/customers/index.ts';
import { useDatabase } from '../../support/database.ts';
import { exportFile, importFile, NOW, REFUSAL_KEY } from './customer-files.ts';

const database = useDatabase();

const pathOf = async (name: string) => join(await mkdtemp(join(tmpdir(), 'consents-')), name);
const importCsv = async (...lines: string[]) => {
  const path = await pathOf('customers.csv');
  await writeFile(path, `${lines.join('\n')}\n`);
  return importFile(database().db, path);
};
const words = async (phone: string) => {
  const id = await findCustomerByIdentity(database().db, phone);
  if (id === null) throw new Error(`nobody has ${phone}`);
  const history = await readHistory(database().db, id);
  return history.map(({ scope, isGiven, at, shown }) => [scope, isGiven, at.toISOString(), shown].join(' '));
};
const TITLES =
  'customer_id,phone,opt_in,opt_in_at,opt_in_source,marketing_opt_in,marketing_opt_in_at,marketing_opt_in_source';

test('a file brings consent with its date and where it was given, and again it changes nothing', async () => {
  const line = 'C-1,+525512340001,yes,2026-11-01T10:00:00-06:00,web form,no,2026-11-02T10:00:00-06:00,';
  expect(await importCsv(TITLES, line)).toMatchObject({ outcome: 'imported', added: 1, changed: 0 });
  expect(await words('+525512340001')).toEqual([
    'utility true 2026-11-01T16:00:00.000Z web form',
    'marketing false 2026-11-02T16:00:00.000Z ',
  ]);
  expect(await importCsv(TITLES, line)).toMatchObject({ added: 0, changed: 0 });
  const named = line.replace('+525512340001,', '+525512340001,').replace(',web form', ',Web form of 2026');
  expect(await importCsv(TITLES, named)).toMatchObject({ added: 0, changed: 0 });
  expect(await words('+525512340001')).toHaveLength(2);
});

test('what the customer said after the date of the file holds', async () => {
  const { db } = database();
  await importCsv(TITLES, 'C-2,+525512340002,yes,2026-11-01T10:00:00-06:00,shop,,,');
  const id = await findCustomerByIdentity(db, '+525512340002');
  if (id === null) throw new Error('nobody');
  const said = { source: 'typed', shown: null, reason: null, by: null, at: NOW, cause: 'message:1' } as const;
  const stop = { ...said, customerId: id, scopes: ['utility', 'marketing'], about: null, isGiven: false } as const;
  await db.transaction().execute((tx) => changeConsent(tx, stop, NOW));
  await importCsv(TITLES, 'C-2,+525512340002,yes,2026-11-20T10:00:00-06:00,second form,,,');
  expect((await words('+525512340002')).at(-1)).toBe(`marketing false ${NOW.toISOString()} `);
  expect(await words('+525512340002')).toHaveLength(4);
});

test('a consent that lies ahead is not taken, which is said, and the rest of the line is', async () => {
  const outcome = await importCsv(TITLES, 'C-3,+525512340003,yes,2099-01-01T00:00:00Z,shop,,,');
  expect(outcome).toMatchObject({ outcome: 'imported', added: 1 });
  expect(JSON.stringify(outcome)).toContain('lies ahead and is not taken');
  expect(await words('+525512340003')).toEqual([]);
});

test.each([
  ['yes,,shop,,,', 'opt_in_at'],
  ['yes,2026-11-01T10:00:00Z,,,,', 'opt_in_source'],
  ['yes,2026-11-01,shop,,,', 'must be a time with its zone'],
  ['maybe,2026-11-01T10:00:00Z,shop,,,', 'must be true or false'],
  [',2026-11-01T10:00:00Z,,,,', 'say yes or no'],
  [',,,no,,', 'marketing_opt_in_at'],
])('half a consent is refused with what is missing: %s', async (cells, message) => {
  const outcome = await importCsv(TITLES, `C-4,+525512340004,${cells}`);
  expect(outcome.outcome).toBe('refused');
  expect(JSON.stringify(outcome)).toContain(message);
});

test.each(['all.csv', 'all.json'])(
  '%s holds what stands, whoever said it, and imports without a change',
  async (name) => {
    const path = await pathOf(name);
    await exportFile(database().db, path);
    const text = await readFile(path, 'utf8');
    expect(text).toContain('web form');
    expect(text).toContain(NOW.toISOString());
    expect(await importFile(database().db, path)).toMatchObject({ outcome: 'imported', added: 0, changed: 0 });
  },
);

test('a list does not bring back the consent of whoever withdrew it and was erased, unless they agreed later', async () => {
  const { db } = database();
  const line = (at: string) => `C-9,+525512340009,yes,${at},shop,,,`;
  await importCsv(TITLES, line('2026-11-01T10:00:00-06:00'));
  const id = await findCustomerByIdentity(db, '+525512340009');
  if (id === null) throw new Error('nobody');
  const said = { source: 'typed', shown: null, reason: null, by: null, at: NOW, cause: 'message:9' } as const;
  await db.transaction().execute(async (tx) => {
    await changeConsent(tx, { ...said, customerId: id, scopes: ['utility'], about: null, isGiven: false }, NOW);
    await keepRefusals(tx, REFUSAL_KEY, id, ['525512340009']);
    await sql`delete from customer_identities where customer_id = ${id}`.execute(tx);
    await sql`delete from customers where id = ${id}`.execute(tx);
  });
  for (const _ of [1, 2]) await importCsv(TITLES, line('2026-11-20T10:00:00-06:00'));
  expect((await words('+525512340009')).at(-1)).toBe(`utility false ${NOW.toISOString()} `);
  const later = new Date(NOW.getTime() + 60_000);
  const path = await pathOf('later.csv');
  await writeFile(path, `${TITLES}\n${line(later.toISOString())}\n`);
  await importFile(db, path, { now: later });
  expect((await words('+525512340009')).at(-1)).toBe(`utility true ${later.toISOString()} shop`);
});

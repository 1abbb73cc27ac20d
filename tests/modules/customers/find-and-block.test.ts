import { expect, test } from 'vitest';
import {
  customerWith,
  findCustomerByIdentity,
  identifySenders,
  recipientWith,
  setBlocked,
} from '../../../src/customers/index.ts';
import { readFirst } from '../../../src/platform/db/index.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

/** A customer who wrote with these ids. */
async function wrote(phone: string | null, bsuid: string | null) {
  const sender = { phone, bsuid, name: 'Ana', username: null, language: 'es' } as const;
  const { owners } = await database()
    .db.transaction()
    .execute((tx) => identifySenders(tx, [sender]));
  const [id] = owners;
  if (!id) throw new Error('nobody was found or made');
  return id;
}

const find = (typed: string) => findCustomerByIdentity(database().db, typed);

test.each(['+52 1 55 1234 0001', '525512340001', '5215512340001', ' +52 (55) 1234-0001 '])(
  'a customer is found by the number that the owner types: %j',
  async (typed) => {
    const id = await wrote('5215512340001', null);
    expect(await find(typed)).toBe(id);
  },
);

test('a customer who hides the number is found by the user id', async () => {
  const id = await wrote(null, 'MX.13491208655302740001');
  expect(await find('MX.13491208655302740001')).toBe(id);
});

test.each(['5215500009999', 'MX.1', '', 'Ana'])('nobody is found by %j', async (typed) => {
  expect(await find(typed)).toBeNull();
});

test('a number that has changed hands finds its new owner, who is not blocked with the old one', async () => {
  const before = await wrote('5215512340002', 'MX.13491208655302740002');
  await setBlocked(database().db, before, 'spam');
  const after = await wrote('5215512340002', 'MX.13491208655302740003');
  expect(after).not.toBe(before);
  expect(await find('5215512340002')).toBe(after);
  const blocked = await Promise.all(
    [before, after].map(async (id) => (await readFirst(database().db, recipientWith(id)))?.isBlocked),
  );
  expect(blocked).toEqual([true, false]);
});

test('a block is lifted again, and says when it began', async () => {
  const id = await wrote('5215512340004', null);
  const { db } = database();
  await setBlocked(db, id, 'insulta');
  expect((await readFirst(db, customerWith(id)))?.blockedAt).toBeInstanceOf(Date);
  await setBlocked(db, id, null);
  expect((await readFirst(db, customerWith(id)))?.blockedAt).toBeNull();
});

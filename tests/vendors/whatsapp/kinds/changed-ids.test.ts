import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useDatabase } from '../../../support/database.ts';
import { type Door, openDoor } from '../../../support/whatsapp-door.ts';
import { change, message, SENT, text } from './payloads.ts';
import { forgetAll, NOW } from './world.ts';

const database = useDatabase();
let door: Door;
beforeEach(async () => {
  await forgetAll(database().db);
  door = await openDoor(database().db, () => NOW);
});
afterEach(() => door.close());

const [A, B, C, D] = ['5215550000001', '5215550000002', '5215550000003', '5215550000004'];
const send = (...messages: object[]): Promise<string> => door.deliver(change('messages', { messages }));
/** WhatsApp says that a number became another, so many seconds after the customer wrote. */
const moved = (from: string, to: string, second: number): object =>
  message(
    { type: 'system', timestamp: String(SENT + second), system: { type: 'user_changed_number', wa_id: to } },
    from,
  );
const userId = (previous: string, current: string, second: number, phone?: string): Promise<string> =>
  door.deliver(
    change('user_id_update', {
      user_id_update: [{ wa_id: phone, user_id: { previous, current }, timestamp: String(SENT + second) }],
    }),
  );
const renamed = (phone: string, bsuid: string, second: number): object =>
  message(
    { type: 'system', timestamp: String(SENT + second), system: { type: 'user_changed_user_id', user_id: bsuid } },
    phone,
  );

/** Texts of each conversation, one line each. */
async function conversations(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select string_agg(text, ', ' order by seq) filter (where kind = 'text') as line from messages
    group by conversation_id order by line`.execute(database().db);
  return rows.map(({ line }) => line);
}

async function live(): Promise<string[]> {
  const { rows } = await sql<{ value: string }>`
    select raw as value from customer_identities where ended_at is null order by raw`.execute(database().db);
  return rows.map(({ value }) => value);
}

test('numbers that changed twice and are told in reverse end with the last one', async () => {
  await send(text('hola', { from: A }));
  expect(await send(moved(B, C, 20))).toBe('200 read message_without_sender:1');
  await send(moved(A, B, 10));
  expect(await live()).toEqual([C]);
  await send(text('sigo aquí', { from: C }));
  expect(await conversations()).toEqual(['hola, sigo aquí']);
});

test('three changes that come in reverse, in one call, are followed to the end, and what comes with them is theirs', async () => {
  await send(text('hola', { from: A }));
  await send(text('sigo aquí', { from: D }), moved(C, D, 30), moved(B, C, 20), moved(A, B, 10));
  expect(await conversations()).toEqual(['hola, sigo aquí']);
  const { rows } = await sql`select from conversations`.execute(database().db);
  expect(rows).toHaveLength(1);
});

test('changes of the same second are followed too', async () => {
  await send(text('hola', { from: A }));
  await send(moved(B, C, 10));
  await send(moved(A, B, 10));
  expect(await live()).toEqual([C]);
});

test('a change of nobody we know makes no customer', async () => {
  await send(moved(B, C, 20));
  expect(await live()).toEqual([]);
  await send(text('soy nuevo', { from: C }));
  expect(await conversations()).toEqual(['soy nuevo']);
});

test('what a number became before it was the customer’s is not followed: that was somebody else', async () => {
  await send(text('hola', { from: A }));
  await send(moved(B, C, -1_000));
  await send(moved(A, B, 10));
  expect(await live()).toEqual([B]);
});

test('a customer who had written from the last number meanwhile stays a customer of their own', async () => {
  await send(text('hola', { from: A }));
  await send(moved(B, C, 20));
  await send(text('soy yo', { from: C }));
  await send(moved(A, B, 10));
  expect(await conversations()).toEqual(['hola', 'soy yo']);
  expect(await live()).toEqual([B, C]);
});

test('whoever goes back to the old number is followed there, also in reverse', async () => {
  await send(text('hola', { from: A }));
  await send(moved(B, A, 20));
  await send(moved(A, B, 10));
  expect(await live()).toEqual([A]);
});

test('user ids that changed three times are followed to the last one, told in reverse and without a number', async () => {
  await send(text('hola', { from: undefined, from_user_id: 'MX.one' }));
  await userId('MX.three', 'MX.four', 30);
  await userId('MX.two', 'MX.three', 20);
  expect(await userId('MX.one', 'MX.two', 10)).toContain('user_id_linked:1');
  expect(await live()).toEqual(['MX.four']);
});

test('of two user ids that one number got the later one holds, whichever is told first', async () => {
  await send(text('hola', { from: A, from_user_id: 'MX.one' }));
  await send(renamed(A, 'MX.three', 20));
  await send(renamed(A, 'MX.two', 10));
  expect(await live()).toEqual([A, 'MX.three']);
});

test('a number and a user id that change together are both followed, in any order', async () => {
  await send(text('hola', { from: A, from_user_id: 'MX.one' }));
  await userId('MX.two', 'MX.three', 20, C);
  await send(moved(B, C, 20));
  await send(moved(A, B, 10));
  await userId('MX.one', 'MX.two', 10, B);
  expect(await live()).toEqual([C, 'MX.three']);
});

test('a message that was sent before its number changed and comes after that is the same customer’s', async () => {
  await send(text('hola', { from: A, from_user_id: 'MX.one' }));
  await send(moved(A, B, 10));
  await userId('MX.one', 'MX.two', 10, B);
  await send(text('esto lo escribí antes', { from: A, from_user_id: 'MX.one' }));
  expect(await conversations()).toEqual(['hola, esto lo escribí antes']);
  expect(await live()).toEqual([B, 'MX.two']);
});

test('a first message that comes after the changes that followed it is found under the last number', async () => {
  await send(moved(B, C, 20));
  await send(moved(A, B, 10));
  await send(text('hola', { from: A }));
  expect(await live()).toEqual([C]);
});

test('whoever writes from a number that was given up, after that, is somebody else', async () => {
  await send(text('hola', { from: A }));
  await send(moved(A, B, 10));
  await send(text('soy otra persona', { from: A, timestamp: String(SENT + 11) }));
  expect(await conversations()).toEqual(['hola', 'soy otra persona']);
});

test('what staff wrote to a number before it changed belongs to the same customer, however late it comes', async () => {
  await send(text('hola', { from: A }));
  await send(moved(A, B, 10));
  const echo = { to: A, id: 'wamid.echo', timestamp: String(SENT + 5), type: 'text', text: { body: 'Claro' } };
  await door.deliver(change('smb_message_echoes', { message_echoes: [echo] }));
  expect(await live()).toEqual([B]);
});

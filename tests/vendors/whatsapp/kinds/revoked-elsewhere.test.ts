import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { useDatabase } from '../../../support/database.ts';
import { type Door, OUR_NUMBER, openDoor } from '../../../support/whatsapp-door.ts';
import { change, message, newWamid, PHONE, revoke, SENT } from './payloads.ts';
import { forgetAll, NOW } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let door: Door;
beforeEach(async () => {
  await forgetAll(db());
  door = await openDoor(db(), () => NOW);
});
afterEach(() => door.close());

const OURS = '5215500000000';
const OTHER = '5215559876543';
const PICTURE = { id: '1003383421387256', mime_type: 'image/jpeg', sha256: 'hash' };

const echo = (over: object): object =>
  change('smb_message_echoes', {
    message_echoes: [{ to: PHONE, id: newWamid(), timestamp: String(SENT), ...over }],
  });
const picture = (id: string): object => echo({ id, type: 'image', image: PICTURE });
const staffDeletes = (id: string, to = PHONE): object =>
  echo({ to, type: 'revoke', revoke: { original_message_id: id } });
const customerDeletes = (id: string): object => change('messages', { messages: [revoke(id)] });
const otherDeletes = (id: string): object =>
  change('messages', {
    messages: [message({ type: 'revoke', revoke: { original_message_id: id } }, OTHER)],
  });

const past = (value: object): object =>
  change('history', { metadata: { phone_number_id: OUR_NUMBER, display_phone_number: `+${OURS}` }, ...value });
const told = (id: string, from: string): object =>
  past({
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 50 },
        threads: [{ id: PHONE, messages: [{ from, id, timestamp: String(SENT - 86_400), type: 'media_placeholder' }] }],
      },
    ],
  });
const named = (id: string, from: string): object =>
  past({ messages: [message({ id, from, type: 'image', image: PICTURE })] });

/** Files that are there to be fetched or shown. */
async function living(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from attachments where removed_because is null`.execute(db());
  return rows[0]?.count ?? 0;
}

/** Several calls that are read together. */
async function together(...calls: readonly object[]): Promise<void> {
  for (const call of calls) await door.post(JSON.stringify(call));
  await door.read();
}

test('a picture that staff deletes before it was read is neither fetched nor shown', async () => {
  const id = newWamid();
  await together(picture(id), staffDeletes(id));
  expect([await living(), door.woken()]).toEqual([0, []]);
});

test('so is one of which the deletion is told first, together with it or in a call before', async () => {
  const [first, second] = [newWamid(), newWamid()];
  await together(staffDeletes(first), picture(first));
  await door.deliver(staffDeletes(second));
  await door.deliver(picture(second));
  expect([await living(), door.woken()]).toEqual([0, []]);
});

test('a picture of the past that staff deletes on the phone goes with it, whichever is told first', async () => {
  const [before, after] = [newWamid(), newWamid()];
  await door.deliver(told(before, OURS));
  await door.deliver(named(before, OURS));
  expect(await living()).toBe(1);
  await door.deliver(staffDeletes(before));
  await door.deliver(told(after, OURS));
  await door.deliver(staffDeletes(after));
  await door.deliver(named(after, OURS));
  expect(await living()).toBe(0);
});

test('a picture of the past that its customer deletes goes with it, whichever is told first', async () => {
  const [before, after] = [newWamid(), newWamid()];
  await door.deliver(told(before, PHONE));
  await door.deliver(named(before, PHONE));
  expect(await living()).toBe(1);
  await door.deliver(customerDeletes(before));
  await together(customerDeletes(after), told(after, PHONE), named(after, PHONE));
  expect(await living()).toBe(0);
});

test('nobody deletes what the other side sent, or what stands in another conversation', async () => {
  const [ours, theirs] = [newWamid(), newWamid()];
  await door.deliver(picture(ours));
  await door.deliver(told(theirs, PHONE));
  await door.deliver(named(theirs, PHONE));
  await together(customerDeletes(ours), otherDeletes(ours), otherDeletes(theirs));
  await together(staffDeletes(theirs), staffDeletes(ours, OTHER));
  expect(await living()).toBe(2);
});

import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { showOverheard } from '../../../../src/console/thread/show-overheard.ts';
import type { ConversationId } from '../../../../src/core/ids.ts';
import {
  findWritten,
  overheardOnPage,
  saidElsewhere,
  showElsewhere,
  summariesOf,
} from '../../../../src/inbox/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, OUR_NUMBER, openDoor } from '../../../support/whatsapp-door.ts';
import { change, edit, message, newWamid, PHONE, revoke, SENT } from './payloads.ts';
import { forgetAll, NOW } from './world.ts';

const MIGRATION = 'src/platform/migrations/0073-overheard-revoked.sql';
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

const words = (id: string, body: string): object => echo({ id, type: 'text', text: { body } });
const wordsOfPast = (id: string, from: string, body: string): object =>
  past({
    history: [
      {
        metadata: { phase: 0, chunk_order: 1, progress: 50 },
        threads: [
          { id: PHONE, messages: [{ from, id, timestamp: String(SENT - 86_400), type: 'text', text: { body } }] },
        ],
      },
    ],
  });
async function conversation(): Promise<ConversationId> {
  const { rows } = await sql<{ id: ConversationId }>`select id from conversations`.execute(db());
  const [only] = rows;
  if (only === undefined || rows.length > 1) throw new Error(`${rows.length} conversations`);
  return only.id;
}
/** What the model is told that others said, in a turn of now. */
const toldToModel = async (): Promise<string> =>
  showElsewhere((await saidElsewhere(await conversation()).query.execute(db())).rows) ?? '';

test('words that staff deletes are told to the model no more, whichever is told first; that there were some is', async () => {
  const [before, after, stays] = [newWamid(), newWamid(), newWamid()];
  await door.deliver(words(before, 'Te lo dejo en 10 pesos'));
  expect(await toldToModel()).toContain('Te lo dejo en 10 pesos');
  await door.deliver(staffDeletes(before));
  await together(staffDeletes(after), words(after, 'Mejor en 20'), words(stays, 'Llega el lunes'));
  const told = await toldToModel();
  expect(told).not.toMatch(/10 pesos|Mejor en 20/);
  expect(told).toContain('Llega el lunes');
  expect(told).toContain('[mensaje eliminado]');
  const written = await findWritten(db(), await conversation(), [before, stays]);
  expect(written.map(({ isRevoked }) => isRevoked).toSorted()).toEqual([false, true]);
});

const rewords = (id: string, body: string, own = newWamid()): object =>
  echo({ id: own, type: 'edit', edit: { original_message_id: id, message: { type: 'text', text: { body } } } });
const rewordsOfPast = (id: string, body: string): object =>
  past({
    history: [
      { metadata: { phase: 0, chunk_order: 2, progress: 60 }, threads: [{ id: PHONE, messages: [edit(id, body)] }] },
    ],
  });

test('what deleted words were corrected to goes with them, also when the correction is told after the deletion', async () => {
  const [before, after, theirs] = [newWamid(), newWamid(), newWamid()];
  await together(words(before, 'Te lo dejo en 10 pesos'), rewords(before, 'Te lo dejo en 12 pesos'));
  expect(await toldToModel()).toContain('12 pesos');
  await door.deliver(staffDeletes(before));
  await together(words(after, 'Llega el lunes'), staffDeletes(after));
  await door.deliver(rewords(after, 'Llega el martes'));
  await together(wordsOfPast(theirs, PHONE, 'Vivo en Roma 12'), customerDeletes(theirs));
  await door.deliver(rewordsOfPast(theirs, 'Vivo en Roma 14'));
  const id = await conversation();
  const page = { conversationId: id, direction: 'older', from: null, limit: 20 } as const;
  const shown = [await showOverheard(db(), await overheardOnPage(db(), page)), await summariesOf(db(), [id])];
  expect(JSON.stringify([...shown, await toldToModel()])).not.toMatch(/pesos|Llega|Roma/);
});

test('a correction stays when another message is deleted, or the other side deletes what it corrects', async () => {
  const [staff, other] = [newWamid(), newWamid()];
  await together(words(staff, 'Te lo dejo en 10 pesos'), rewords(staff, 'Te lo dejo en 12 pesos'));
  await together(words(other, 'Llega el lunes'), staffDeletes(other), customerDeletes(staff));
  expect(await toldToModel()).toContain('12 pesos');
});

test('words that were overheard and deleted are shown to nobody, of the past too; the list does not show them either', async () => {
  const [staff, customer] = [newWamid(), newWamid()];
  await door.deliver(wordsOfPast(customer, PHONE, 'Vivo en Roma 12'));
  await door.deliver(words(staff, 'Te lo dejo en 10 pesos'));
  await together(customerDeletes(customer), staffDeletes(staff));
  const id = await conversation();
  const page = { conversationId: id, direction: 'older', from: null, limit: 10 } as const;
  const items = await showOverheard(db(), await overheardOnPage(db(), page));
  const summaries = await summariesOf(db(), [id]);
  expect(JSON.stringify([items, summaries])).not.toMatch(/Roma|10 pesos/);
  expect(items).toContainEqual(expect.objectContaining({ type: 'message', text: '', notes: ['revoked'] }));
  expect(items).toContainEqual(expect.objectContaining({ type: 'said', kind: 'revoke', text: '' }));
});

test('what was deleted before this was kept is marked by the migration, and nothing beside it', async () => {
  const [staff, customer, stays] = [newWamid(), newWamid(), newWamid()];
  await door.deliver(wordsOfPast(customer, PHONE, 'Vivo en Roma 12'));
  await together(words(staff, 'Te lo dejo en 10 pesos'), words(stays, 'Llega el lunes'));
  const [corrects, alsoStays] = [newWamid(), newWamid()];
  await together(rewords(staff, 'En 12 pesos', corrects), rewords(stays, 'Llega el martes', alsoStays));
  await together(customerDeletes(customer), staffDeletes(staff), customerDeletes(stays));
  const marked = async () =>
    (await sql<{ wamid: string }>`select wamid from overheard_messages where revoked_at is not null`.execute(db())).rows
      .map(({ wamid }) => wamid)
      .toSorted();
  const before = await marked();
  expect(before).toEqual([staff, customer, corrects].toSorted());
  await sql`update overheard_messages set revoked_at = null`.execute(db());
  const [, backfill = ''] = (await readFile(MIGRATION, 'utf8')).split(/(?=^update )/m);
  await sql.raw(backfill).execute(db());
  expect(await marked()).toEqual(before);
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

import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { insertFollowUps } from '../../../../src/inbox/index.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { takeAwaited } from '../../../../src/media/index.ts';
import { markDue } from '../../../../src/turn/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, OUR_NUMBER, openDoor } from '../../../support/whatsapp-door.ts';
import { forgetAll, messagesOf, NOW, openTurns } from './world.ts';

const database = useDatabase();
let door: Door;
beforeAll(async () => {
  await loadShop({ db: database().db, newId }, 'fixtures/shop');
});
beforeEach(async () => {
  await forgetAll(database().db);
  door = await openDoor(database().db, () => NOW);
});
afterEach(() => door.close());

const PHONE = '5215551234567';
const SENT = NOW.getTime() / 1_000 - 60;
const NOT_READ = /^\[imagen del cliente: no se pudo entender/;

const deliver = (field: string, value: object): Promise<string> =>
  door.deliver({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          { field, value: { messaging_product: 'whatsapp', metadata: { phone_number_id: OUR_NUMBER }, ...value } },
        ],
      },
    ],
  });
const message = (id: string, over: object): object => ({ from: PHONE, id, timestamp: String(SENT), ...over });
const send = (...messages: object[]): Promise<string> => deliver('messages', { messages });
const picture = (caption?: string): object =>
  message('wamid.picture', { type: 'image', image: { id: '1', mime_type: 'image/png', caption } });
const text = (body: string): object => message(`wamid.${body}`, { type: 'text', text: { body } });
const deletion = (): object =>
  message('wamid.deletion', { type: 'revoke', revoke: { original_message_id: 'wamid.picture' } });
const handover = (type: string, second: number): Promise<string> =>
  deliver('messaging_handovers', {
    sender: { phone_number: PHONE },
    type,
    timestamp: String(SENT + second),
    [type]: {},
  });
const answer = (): Promise<string[]> => openTurns(database().db).answer(door.due());

test('a picture is named once, by what is told of it, below its caption', async () => {
  await send(picture('¿tienen esta?'));
  const [shown = '', ...more] = await answer();
  const [caption, note, ...rest] = shown.split('\n');
  expect([caption, note, rest, more]).toEqual(['¿tienen esta?', expect.stringMatching(NOT_READ), [], []]);
});

test('the name of a document stands in a fence, above what is told of it', async () => {
  const document = { id: '1', mime_type: 'application/pdf', filename: 'sí.pdf', caption: 'mi lista' };
  await send(message('wamid.document', { type: 'document', document }));
  expect((await answer()).join('\n').split('\n')).toEqual([
    expect.stringMatching(/^\[Nombre del archivo/),
    '│ sí.pdf',
    'mi lista',
    expect.stringMatching(/^\[documento del cliente: no se pudo entender/),
  ]);
});

test.each([
  ['after it', () => [picture('mira'), deletion()]],
  ['before it', () => [deletion(), picture('mira')]],
])('a picture whose deletion comes %s is not told of, and its bytes go or are never fetched', async (_, both) => {
  for (const one of both()) await send(one);
  await send(text('¿siguen ahí?'));
  expect(await answer()).toEqual(['¿siguen ahí?']);
  const { rows } = await sql`
    select from attachments where removed_because is null or due_at is not null`.execute(database().db);
  expect(rows).toEqual([]);
});

test('a picture that is deleted after its answer loses its bytes', async () => {
  await send(picture('mira'));
  await answer();
  await send(deletion());
  const { rows } = await sql`select removed_because from attachments`.execute(database().db);
  expect(rows).toEqual([{ removedBecause: 'revoked' }]);
});

test('a picture that came for another agent is told of once the conversation is ours, not before', async () => {
  await handover('control_taken', -50);
  await deliver('standby', { standby: { messages: [picture('¿tienen esta?')] } });
  expect(await answer()).toEqual([]);
  await handover('control_passed', 10);
  const [shown = ''] = await answer();
  expect(shown.split('\n')[1]).toMatch(NOT_READ);
  expect(await messagesOf(database().db)).toEqual(['image answered']);
});

test('a picture that another agent answered is not told of', async () => {
  await handover('control_taken', -50);
  const echo = {
    id: 'wamid.a',
    timestamp: String(SENT + 5),
    message: { to: PHONE, type: 'text', text: { body: 'Sí' } },
  };
  await deliver('standby', { standby: { messages: [picture()] } });
  await deliver('standby', { standby: { message_echoes: [echo] } });
  await handover('control_passed', 10);
  await send(text('gracias'));
  const shown = await answer();
  expect(shown[0]).toContain('│ Sí');
  expect(shown.slice(1)).toEqual(['gracias']);
});

test('the turn of a file that is understood late keeps its words when the caption is edited, which is told apart', async () => {
  const { db } = database();
  await send(picture('mira'));
  await answer();
  await sql`update attachments set is_awaited = true, shown_at = null`.execute(db);
  await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: Parameters<typeof takeAwaited>[1][number] }>`select id from conversations`.execute(
      tx,
    );
    const conversations = await insertFollowUps(
      tx,
      await takeAwaited(
        tx,
        rows.map(({ id }) => id),
      ),
    );
    await markDue(
      tx,
      conversations.map((conversationId) => ({ conversationId, messages: 1, quietMs: 0 })),
    );
  });
  const edit = { original_message_id: 'wamid.picture', message: { type: 'image', image: { caption: 'olvídalo' } } };
  await send(message('wamid.edit', { type: 'edit', edit }));
  const shown = (await answer()).join('\n');
  expect(shown).toMatch(/imagen del cliente: no se pudo entender[^\n]*\n\[ya se leyó el archivo/);
  expect(shown).toMatch(/\n\[El cliente corrigió su último mensaje[^\n]*\]\nolvídalo$/);
});

import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { returnConversation } from '../../../../src/handoff/index.ts';
import { conversationWith } from '../../../../src/inbox/index.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { readFirst } from '../../../../src/platform/db/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, openDoor } from '../../../support/whatsapp-door.ts';
import { change, newWamid, PHONE, SENT, text } from './payloads.ts';
import { forgetAll, holders, NOW, openTurns, said } from './world.ts';

const database = useDatabase();
const db = () => database().db;
let door: Door;
beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
});
beforeEach(async () => {
  await forgetAll(db());
  door = await openDoor(db(), () => NOW);
});
afterEach(() => door.close());

const DAY = 86_400;
const send = (body: string, second = 0): Promise<string> =>
  door.deliver(change('messages', { messages: [text(body, { timestamp: String(SENT + second) })] }));
const echo = (body: string, second: number): Promise<string> =>
  door.deliver(
    change('smb_message_echoes', {
      message_echoes: [{ to: PHONE, id: newWamid(), timestamp: String(SENT + second), type: 'text', text: { body } }],
    }),
  );
const answer = (): Promise<string[]> => openTurns(db()).answer(door.due());
const giveBack = async (): Promise<void> => {
  const { rows } = await sql<{ id: Parameters<typeof returnConversation>[1] }>`select id from conversations`.execute(
    db(),
  );
  for (const { id } of rows) await returnConversation({ db: db(), businessClock: () => NOW }, id, 'owner');
};

test('what staff told whoever had the number before is not told to the model of its owner of today', async () => {
  await send('hola', -100 * DAY);
  await answer();
  await echo('Su pedido de 3 kg va a la calle Roble 5', -99 * DAY);
  await giveBack();
  await send('buenas, soy nuevo');
  expect(await answer()).toEqual(['buenas, soy nuevo']);
});

test('an echo that was written to the owner of before takes nothing over, however late it comes', async () => {
  await send('hola', -100 * DAY);
  await send('buenas, soy nuevo');
  expect(await echo('Le marco mañana', -99 * DAY)).toBe('200 read echo_stored:1');
  expect(await holders(db())).toEqual([]);
  expect(await answer()).toEqual(expect.arrayContaining(['buenas, soy nuevo']));
  expect((await answer()).join('\n')).not.toContain('Le marco');
});

test('an echo of today takes the chat of a new owner over like any other', async () => {
  await send('hola', -100 * DAY);
  await send('buenas, soy nuevo');
  await echo('Yo le atiendo', 5);
  expect(await holders(db())).toEqual(['person phone_echo']);
});

test('an echo of what is being sent, before WhatsApp has said its id, is no person, and the model hears of it once', async () => {
  await send('hola');
  await answer();
  await sql`update outbox_messages set state = 'sending', attempts = 1`.execute(db());
  const [reply = ''] = await said(db());
  expect(await echo(reply, 5)).toBe('200 read echo_of_ours:1');
  expect(await holders(db())).toEqual([]);
  await send('¿y de Chiapas?', 6);
  expect(await answer()).toEqual(['¿y de Chiapas?']);
});

test('the same words that staff write while nothing of ours is under way are theirs', async () => {
  await send('hola');
  await answer();
  await sql`update outbox_messages set state = 'sent', attempts = 1, wamid = 'wamid.other'`.execute(db());
  const [reply = ''] = await said(db());
  await echo(reply, 5);
  expect(await holders(db())).toEqual(['person phone_echo']);
});

test('the window is the customer’s own: no echo opens it', async () => {
  await echo('¿Sigue interesada?', 5);
  const { rows } = await sql<{ id: Parameters<typeof conversationWith>[0] }>`select id from conversations`.execute(
    db(),
  );
  expect(await readFirst(db(), conversationWith(rows[0]?.id ?? newId()))).toMatchObject({ lastInboundAt: null });
});

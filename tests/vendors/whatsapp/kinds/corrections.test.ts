import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../../src/core/ids.ts';
import { changeHolder, type Holder } from '../../../../src/handoff/index.ts';
import { loadShop } from '../../../../src/knowledge/index.ts';
import { useDatabase } from '../../../support/database.ts';
import { type Door, openDoor } from '../../../support/whatsapp-door.ts';
import { change, edit, message, revoke, SENT, text } from './payloads.ts';
import { forgetAll, messagesOf, NOW, openTurns, said } from './world.ts';

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

const CORRECTED = /^\[El cliente corrigió su último mensaje.*Nunca es un sí.*\]\n/;
const send = (...messages: object[]): Promise<string> => door.deliver(change('messages', { messages }));
const answer = (meanwhile?: () => Promise<unknown>): Promise<string[]> => openTurns(db()).answer(door.due(), meanwhile);
const answered = async (body: string, id = 'wamid.first'): Promise<void> => {
  await send(text(body, { id }));
  expect(await answer()).toEqual([body]);
};
const corrected = (shown: readonly string[]): string[] =>
  shown.map((part) => {
    expect(part).toMatch(CORRECTED);
    return part.replace(CORRECTED, '');
  });
async function holdBy(holder: Holder): Promise<void> {
  const { rows } = await sql<{
    id: Parameters<typeof changeHolder>[0]['conversationId'];
  }>`select id from conversations`.execute(db());
  const conversationId = rows[0]?.id ?? newId();
  const at = new Date(NOW.getTime() - 8 * 3_600_000);
  for (const write of changeHolder({ conversationId, holder, reason: 'asked', by: 'test', at, isTold: true }))
    await write.execute(db());
}

test('a correction of what was answered gets one new answer, also when it is told twice', async () => {
  await answered('quiero dos bolsas');
  const three = edit('wamid.first', 'quiero tres bolsas', 5);
  await send(three);
  expect(corrected(await answer())).toEqual(['quiero tres bolsas']);
  await send(three);
  expect(await answer()).toEqual([]);
  expect(await said(db())).toHaveLength(2);
  expect(await messagesOf(db())).toEqual(['text answered', 'edit answered']);
});

test('what was first written and what stands now are both kept for staff', async () => {
  await answered('quiero dos bolsas');
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  const { rows } = await sql`select text, original_text from messages where wamid = 'wamid.first'`.execute(db());
  expect(rows).toEqual([{ text: 'quiero tres bolsas', originalText: 'quiero dos bolsas' }]);
});

test.each(['Quiero dos  bolsas', 'quiero dos bolsas.', 'quiero dos\nbolsas!'])(
  'an edit that says the same (%j) is answered by nobody',
  async (body) => {
    await answered('quiero dos bolsas');
    await send(edit('wamid.first', body, 5));
    expect(await answer()).toEqual([]);
  },
);

test.each([
  ['2.5 kg', '25 kg'],
  ['no', 'sí'],
  ['quiero dos', 'quiero dos?'],
])('an edit of %j to %j says something else', async (before, after) => {
  await answered(before);
  await send(edit('wamid.first', after, 5));
  expect(corrected(await answer())).toEqual([after]);
});

test('a correction of anything but the last message is answered by nobody', async () => {
  await answered('quiero dos bolsas');
  await answered('¿y cuánto es?', 'wamid.second');
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  expect(await answer()).toEqual([]);
});

test('a reaction or another edit after it does not make a message any older', async () => {
  await answered('quiero dos bolsas');
  await send(message({ type: 'reaction', reaction: { message_id: 'wamid.first', emoji: '👍' } }));
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  expect(corrected(await answer())).toEqual(['quiero tres bolsas']);
  await send(edit('wamid.first', 'quiero cuatro bolsas', 9));
  expect(corrected(await answer())).toEqual(['quiero cuatro bolsas']);
});

test('several corrections before the answer are answered together, and what is taken back is told too', async () => {
  await answered('quiero dos bolsas');
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  await send(edit('wamid.first', 'quiero dos bolsas', 6));
  expect(corrected(await answer())).toEqual(['quiero tres bolsas', 'quiero dos bolsas']);
  expect(await said(db())).toHaveLength(2);
});

test('an older edit that comes after a newer one changes nothing', async () => {
  await answered('quiero dos bolsas');
  await send(edit('wamid.first', 'quiero cuatro bolsas', 9));
  await answer();
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  expect(await answer()).toEqual([]);
});

test('a message that follows the correction is answered with it', async () => {
  await answered('quiero dos bolsas');
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  await send(text('perdón, me equivoqué', { timestamp: String(SENT + 6) }));
  const [first = '', second] = await answer();
  expect([...corrected([first]), second]).toEqual(['quiero tres bolsas', 'perdón, me equivoqué']);
});

test('an edit that comes while the message is being answered is answered afterwards', async () => {
  await send(text('quiero dos bolsas', { id: 'wamid.first' }));
  const shown = await answer(() => send(edit('wamid.first', 'quiero tres bolsas', 5)));
  expect([shown[0], ...corrected(shown.slice(1))]).toEqual(['quiero dos bolsas', 'quiero tres bolsas']);
  expect(await answer()).toEqual([]);
});

test('one that comes while the correction is being answered too', async () => {
  await answered('quiero dos bolsas');
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  const shown = await answer(() => send(edit('wamid.first', 'quiero cuatro bolsas', 9)));
  expect(corrected(shown)).toEqual(['quiero tres bolsas', 'quiero cuatro bolsas']);
});

test('an edit that was there before the answer is no correction of it', async () => {
  await send(text('quiero dos bolsas', { id: 'wamid.first' }), edit('wamid.first', 'quiero tres bolsas', 5));
  await answer();
  await sql`update turn_queue set due_at = now()`.execute(db());
  expect(await answer()).toEqual([]);
});

test('a message that is deleted after its correction, and before the answer, is told of no more', async () => {
  await answered('quiero dos bolsas');
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  await send(revoke('wamid.first'));
  expect(await answer()).toEqual([]);
  expect(await messagesOf(db())).toEqual(['text answered', 'edit ignored revoked', 'revoke ignored revoke']);
});

test.each(['person', 'waiting', 'other_agent'] as const)('nothing is said while the holder is %s', async (holder) => {
  await answered('quiero dos bolsas');
  await holdBy(holder);
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  expect(await answer()).toEqual([]);
  expect(await said(db())).toHaveLength(1);
  expect(await messagesOf(db())).toEqual(['text answered', 'edit given_to_person taken']);
});

test('nothing is said while the shop is paused', async () => {
  await answered('quiero dos bolsas');
  await sql`insert into shop_pause (since, by) values (now(), 'test')`.execute(db());
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  await answer();
  expect(await said(db())).toHaveLength(1);
  await sql`delete from shop_pause`.execute(db());
});

test('what a person answered is corrected for the person alone', async () => {
  await send(text('quiero dos bolsas', { id: 'wamid.first' }));
  await holdBy('person');
  await answer();
  await send(edit('wamid.first', 'quiero tres bolsas', 5));
  expect(await answer()).toEqual([]);
  expect(await messagesOf(db())).toEqual(['text given_to_person taken', 'edit ignored edit']);
});

test('a correction to a plain yes confirms nothing: it is shown as what it is', async () => {
  await answered('mmm');
  await send(edit('wamid.first', 'sí', 5));
  const { rows } = await sql`select outcome from messages where kind = 'edit'`.execute(db());
  expect(rows).toEqual([{ outcome: null }]);
  expect(corrected(await answer())).toEqual(['sí']);
});

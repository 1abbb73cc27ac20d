import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { ConversationId } from '../../../src/core/ids.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { accepted, asked, ignored, proposes, stateOf, writtenOnThePhone } from './asked.ts';
import { database, said, write } from './world.ts';

test.each([
  ['more than a yes', async (id: ConversationId) => write(id, 'sí, pero que sean 3')],
  [
    'a yes and a second thought',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await write(id, 'pero que sean 3');
    },
  ],
  [
    'a yes before there was time to read',
    async (id: ConversationId) => {
      await accepted(id, 0);
      await write(id, 'sí');
    },
  ],
  [
    'a yes that quotes another message',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set context = '{"id":"wamid.x"}' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a transcript that says yes',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set kind = 'audio' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a yes to a question that WhatsApp has not accepted yet',
    async (id: ConversationId) => {
      await sql`update outbox_messages set state = 'queued', accepted_at = null where conversation_id = ${id}`.execute(
        database().db,
      );
      await write(id, 'sí');
    },
  ],
  [
    'a yes that was forwarded',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set context = '{"replyTo":null,"isForwarded":true,"product":null,"ad":null}'
        where conversation_id = ${id} and outcome is null`.execute(database().db);
    },
  ],
  [
    'the words under a picture',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set kind = 'image' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a correction of an answered message to a yes',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set kind = 'edit', about_wamid = 'wamid.x' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a yes that was edited',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await ignored(id, 'edit');
    },
  ],
  [
    'a yes that was edited in afterwards',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await sql`update messages set edited_at = now(), original_text = 'no' where conversation_id = ${id} and outcome is null`.execute(
        database().db,
      );
    },
  ],
  [
    'a yes after staff wrote on the phone',
    async (id: ConversationId) => {
      await writtenOnThePhone(id);
      await write(id, 'sí');
    },
  ],
  [
    'a yes that was taken back',
    async (id: ConversationId) => {
      await write(id, 'sí');
      await ignored(id, 'revoke');
    },
  ],
])('%s is no yes: nothing is done', async (_, act) => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await act(id);
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done, await stateOf(id)]).toEqual([[], ['proposed']]);
});

test('a yes is one to the newest of two questions: the one before it is open no more', async () => {
  const done: string[] = [];
  const newer = { terms: { sku: 'CAFE-250', quantity: 3 }, question: '¿Confirmas 3 bolsas por $450.00?' };
  const { deps, id } = await asked(done, {}, [() => proposes(newer)]);
  await write(id, 'mejor 3');
  await runTurn(deps, id);
  await accepted(id, 5);
  await write(id, 'sí');
  await runTurn(deps, id);
  expect([done, await stateOf(id)]).toEqual([['{"quantity":3,"sku":"CAFE-250"}'], ['replaced', 'executed']]);
});

test('a yes that is edited after it was done, and a reaction, do nothing more', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await write(id, 'sí');
  await runTurn(deps, id);
  for (const kind of ['edit', 'reaction']) await ignored(id, kind);
  await sql`update turn_queue set due_at = now() where conversation_id = ${id}`.execute(database().db);
  expect(await runTurn(deps, id)).toBe('nothing_open');
  expect([done.length, await stateOf(id), (await said(id)).length]).toEqual([1, ['executed'], 2]);
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { ConversationId } from '../../../src/core/ids.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { accepted, asked, buttonsOf, stateOf, writtenOnThePhone } from './asked.ts';
import { database, said, tap, write } from './world.ts';

test.each([
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
    'a yes after staff wrote on the phone',
    async (id: ConversationId) => {
      await writtenOnThePhone(id);
      await write(id, 'sí');
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
    'a yes after something else of ours',
    async (id: ConversationId, { deps }: Awaited<ReturnType<typeof asked>>) => {
      await write(id, '¿y el envío?');
      await runTurn(deps, id);
      await accepted(id, 5);
      await write(id, 'sí');
    },
  ],
])('%s does nothing: the question is asked again with its buttons, and a tap on either counts once', async (_, act) => {
  const done: string[] = [];
  const shop = await asked(done);
  const { deps, id, buttons } = shop;
  await act(id, shop);
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done, await stateOf(id), await buttonsOf(id)]).toEqual([[], ['proposed'], buttons]);
  expect((await said(id)).at(-1)).toBe('Para no equivocarme, toca un botón:\n¿Confirmas 2 bolsas por $300.00?');
  for (const _ of [1, 2]) {
    await tap(id, buttons[0] ?? '');
    await runTurn(deps, id);
  }
  expect([done.length, await stateOf(id)]).toEqual([1, ['executed']]);
});

test('whoever forwards a yes hears that it does not count, and that they may type it', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await write(id, 'sí');
  await sql`update messages set context = '{"replyTo":null,"isForwarded":true,"product":null,"ad":null}'
    where conversation_id = ${id} and outcome is null`.execute(database().db);
  await runTurn(deps, id);
  expect([done, (await said(id)).at(-1)]).toEqual([
    [],
    'Un mensaje reenviado no cuenta como respuesta. Escríbela tú o toca un botón:\n¿Confirmas 2 bolsas por $300.00?',
  ]);
  await accepted(id, 5);
  await write(id, 'sí');
  await runTurn(deps, id);
  expect([done.length, await stateOf(id)]).toEqual([1, ['executed']]);
});

test('a typed yes to the question that was asked again counts', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await write(id, '¿y el envío?');
  await runTurn(deps, id);
  for (const _ of [1, 2]) {
    await accepted(id, 5);
    await write(id, 'sí');
    await runTurn(deps, id);
  }
  expect([done.length, await stateOf(id)]).toEqual([1, ['executed']]);
});

test('a yes before the question has reached WhatsApp is for the model', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done);
  await sql`update outbox_messages set state = 'queued', accepted_at = null where conversation_id = ${id}`.execute(
    database().db,
  );
  await write(id, 'sí');
  await runTurn(deps, id);
  expect([done, (await said(id)).at(-1)]).toEqual([[], expect.stringMatching(/^Va\./)]);
});

test('an ended question is not asked again', async () => {
  const done: string[] = [];
  const { deps, id } = await asked(done, { lastsMs: 0 });
  await write(id, '¿y el envío?');
  await runTurn(deps, id);
  await accepted(id, 5);
  await write(id, 'sí');
  await runTurn(deps, id);
  expect([done, (await said(id)).at(-1)]).toEqual([[], expect.stringMatching(/^Va\./)]);
});

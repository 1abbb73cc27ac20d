import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { searchHistoryTool } from '../../../src/turn/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { neverOnce } from '../../support/once.ts';

const database = useDatabase();

const remember = (id: ConversationId, customer: string, reply: string) =>
  sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, started_at)
      values (${newId()}, ${id}, 1, 'answered', '{}', ${[customer]}::text[], ${reply}, 'es', now())`.execute(
    database().db,
  );

const search = (conversationId: ConversationId, words: string) =>
  searchHistoryTool(database()).run(
    { words },
    {
      conversationId,
      turnId: newId(),
      customerId: newId(),
      language: 'es',
      now: new Date(),
      signal: AbortSignal.timeout(5_000),
      once: neverOnce,
    },
  );

test('what was said long ago is found by its words, without accents, newest first, and is no receipt', async () => {
  const { id } = await makeConversation(database().db);
  await remember(id, 'quiero el café de Chiapas', 'Cuesta $185.00.');
  await remember(id, '¿y el de Veracruz?', 'Cuesta $195.00.');
  const outcome = await search(id, 'cafe chiapas');
  expect(outcome.result).toMatchObject({
    turns: [{ customer: ['quiero el café de Chiapas'], answer: 'Cuesta $185.00.' }],
  });
  expect(outcome.facts).toEqual([]);
  expect((await search(id, 'cuesta')).result).toMatchObject({
    turns: [{ answer: 'Cuesta $195.00.' }, { answer: 'Cuesta $185.00.' }],
  });
});

test('nobody finds what another customer said', async () => {
  const [mine, other] = [await makeConversation(database().db), await makeConversation(database().db)];
  await remember(other.id, 'mi dirección es Reforma 1', 'Gracias.');
  expect((await search(mine.id, 'reforma')).result).toMatchObject({ turns: [] });
});

test('signs that mean something to the database are only signs', async () => {
  const { id } = await makeConversation(database().db);
  await remember(id, 'descuento del 100% en_todo', 'No.');
  expect((await search(id, '100%')).result).toMatchObject({ turns: [{ answer: 'No.' }] });
  expect((await search(id, "%'; drop table turns; --")).result).toMatchObject({ turns: [] });
});

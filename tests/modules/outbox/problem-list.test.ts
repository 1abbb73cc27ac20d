import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { listProblemMessages } from '../../../src/outbox/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();

test('messages that failed are the same only to their last part: words, file, template', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const fail = async (minutes: number, content: object, template: object | null = null) =>
    sql`insert into outbox_messages (id, conversation_id, origin, content, template, state, failed_at, error_code)
      values (${newId()}, ${id}, 'person', ${JSON.stringify(content)}, ${template && JSON.stringify(template)}, 'failed',
        now() - ${minutes} * interval '1 minute', 131000)`.execute(db);
  const picture = { kind: 'image', text: 'Así se ve.', url: 'https://files.example/1' };
  await fail(1, { kind: 'text', text: 'Hola' });
  await fail(2, { text: 'Hola', kind: 'text' });
  await fail(3, picture);
  await fail(4, { ...picture, url: 'https://files.example/2' });
  await fail(5, { kind: 'text', text: 'Hola' }, { name: 'promo', parameters: {} });
  const prints = (await listProblemMessages(db, 7, 100)).map(({ fingerprint }) => fingerprint);
  expect(prints).toHaveLength(5);
  expect(prints[1]).toBe(prints[0]);
  expect(new Set(prints).size).toBe(4);
});

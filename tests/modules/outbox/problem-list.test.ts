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

test('a failed message says when the same words went again, so that a second press is one that was told of it', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const words = { kind: 'text', text: 'Tu pedido salió hoy.' };
  const put = async (state: string, content: object, replaces: string | null = null) => {
    const one = newId<'outbox'>();
    await sql`insert into outbox_messages (id, conversation_id, origin, content, state, failed_at, replaces)
      values (${one}, ${id}, 'person', ${JSON.stringify(content)}, ${state}, case when ${state} = 'failed' then now() end, ${replaces})`.execute(
      db,
    );
    return one;
  };
  const found = async () => new Map((await listProblemMessages(db, 7, 100)).map((one) => [one.id, one]));
  const [older, newer] = [await put('failed', words), await put('failed', words)];
  const card = await put('failed', { kind: 'contacts', text: '', contacts: [] });
  const before = await found();
  expect([older, newer, card].map((one) => before.get(one)?.repeatedAt)).toEqual([null, null, null]);
  const again = await put('queued', words, newer);
  expect((await found()).get(older)?.repeatedAt).toBeInstanceOf(Date);
  expect((await found()).get(card)).toMatchObject({ kind: 'contacts', text: '', repeatedAt: null });
  await sql`update outbox_messages set state = 'failed', failed_at = now() where id = ${again}`.execute(db);
  expect((await found()).get(older)?.repeatedAt).toBeNull();
});

test('what failed stands there beside any number of messages that only wait for the morning', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const failed = newId<'outbox'>();
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state, failed_at)
    values (${failed}, ${id}, 'person', '{"kind":"text","text":"Tu recibo"}', 'failed', now() - interval '3 hours')`.execute(
    db,
  );
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state, reason)
    select gen_random_uuid(), ${id}, 'initiated', '{"kind":"text","text":"Aviso"}', 'held', 'quiet_hours'
    from generate_series(1, 120)`.execute(db);
  const found = await listProblemMessages(db, 7, 50);
  expect(found.map((one) => one.id)).toContain(failed);
  expect(found.filter(({ state }) => state === 'held')).toHaveLength(50);
});

import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { insertProposal } from '../../../src/actions/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { isShopPaused, notesOf, presentIn, seenBy, tagsOf } from '../../../src/handoff/index.ts';
import { insertOutbox } from '../../../src/outbox/index.ts';
import { readFirst } from '../../../src/platform/db/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { consoleOf } from './console-world.ts';
import { ANA, LUIS, outboxOf } from './fence/staff-world.ts';

const database = useDatabase();
const db = () => database().db;
const saying = (text: string, over: object = {}) => ({ id: newId(), lastSeenId: null, isAnyway: true, text, ...over });
const TAKEN = { status: 409, body: { error: { code: 'message_id_taken' } } };
/** A message of the customer's. */
const written = async (id: Awaited<ReturnType<typeof makeConversation>>['id']) => {
  const messageId = newId<'message'>();
  await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
    values (${messageId}, ${id}, ${`wamid.${messageId}`}, 'text', '¿hay?', now())`.execute(db());
  return messageId;
};
const failed = async (id: Awaited<ReturnType<typeof makeConversation>>['id'], code: number) => {
  const message = { id: newId<'outbox'>(), conversationId: id, turnId: null, origin: 'person' } as const;
  await insertOutbox([{ ...message, content: { kind: 'text', text: 'Hola' } }]).execute(db());
  await sql`update outbox_messages set state = 'failed', error_code = ${code} where id = ${message.id}`.execute(db());
  return message.id;
};

describe('the console', () => {
  test('lets a viewer look and mark as seen, and nothing else', async () => {
    const { id } = await makeConversation(db());
    const { ask } = await consoleOf(db(), 'viewer');
    const forbidden = [
      ...['take', 'resolve', 'return', 'assign', 'messages', 'notes'].map((act) => [
        'POST',
        `/conversations/${id}/${act}`,
      ]),
      ...[`/said/${newId()}/retry`, `/said/${newId()}/discard`, `/proposals/${newId()}/withdraw`].map((path) => [
        'POST',
        path,
      ]),
      ...[`/conversations/${id}/tags`, `/conversations/${id}/customer`, '/pause', `/quick-replies/${newId()}`].map(
        (path) => ['PUT', path],
      ),
      ['POST', '/quick-replies'],
      ['DELETE', `/quick-replies/${newId()}`],
    ] as const;
    for (const [method = '', path = ''] of forbidden)
      expect([path, (await ask(method, path, {})).status]).toEqual([path, 403]);
    expect((await ask('PUT', `/conversations/${id}/seen`, { itemId: 'x' })).status).toBe(204);
    expect(await seenBy(db(), ANA.id, [id])).toMatchObject([{ itemId: 'x' }]);
    expect((await ask('GET', '/quick-replies')).status).toBe(200);
  });

  test('takes, passes, returns and resolves, and keeps who did it', async () => {
    const { id } = await makeConversation(db());
    const { ask, staff } = await consoleOf(db(), 'staff');
    expect(await ask('POST', `/conversations/${id}/take`, {})).toEqual({ status: 200, body: { conversationId: id } });
    expect((await ask('POST', `/conversations/${id}/assign`, { staffId: newId() })).status).toBe(400);
    expect((await ask('POST', `/conversations/${id}/assign`, { staffId: LUIS.id })).status).toBe(200);
    await ask('POST', `/conversations/${id}/return`, { answerNow: false });
    await ask('POST', `/conversations/${id}/resolve`, {});
    const { rows } = await sql<{ line: string }>`
      select concat_ws(' ', holder, reason, by, assignee_id) as line from holder_changes where conversation_id = ${id} order by id`.execute(
      db(),
    );
    const by = `staff:${ANA.id}`;
    expect(rows.map(({ line }) => line)).toEqual([
      `person taken ${by} ${ANA.id}`,
      `person passed ${by} ${LUIS.id}`,
      `assistant ${by}`,
      `resolved ${by}`,
    ]);
    expect(staff.audited).toEqual([
      'conversation_taken',
      'conversation_passed',
      'conversation_returned',
      'conversation_resolved',
    ]);
    expect((await ask('POST', `/conversations/${newId()}/take`, {})).status).toBe(404);
    expect((await ask('POST', '/conversations/one/take', {})).status).toBe(404);
  });

  test('sends a message, quotes the customer’s, and answers 409 with what a colleague wrote meanwhile', async () => {
    const { id } = await makeConversation(db());
    const messageId = newId<'message'>();
    await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at) values (${messageId}, ${id}, 'wamid.q', 'text', 'Hola', now())`.execute(
      db(),
    );
    const [ana, luis] = [await consoleOf(db(), 'staff'), await consoleOf(db(), 'owner', LUIS)];
    const first = saying('Hola, soy Ana', { replyTo: messageId, isAnyway: false });
    expect(await ana.ask('POST', `/conversations/${id}/messages`, first)).toEqual({
      status: 201,
      body: { id: first.id },
    });
    const { status, body } = await luis.ask(
      'POST',
      `/conversations/${id}/messages`,
      saying('Soy Luis', { isAnyway: false }),
    );
    expect(status).toBe(409);
    expect(body).toMatchObject({ error: { code: 'conversation_moved' }, items: [{ id: first.id }] });
    const seen = saying('Soy Luis', { isAnyway: false, lastSeenId: first.id });
    expect((await luis.ask('POST', `/conversations/${id}/messages`, seen)).status).toBe(201);
    const { rows } = await sql<{
      reply: string;
    }>`select content ->> 'replyTo' as reply from outbox_messages where id = ${first.id}`.execute(db());
    expect(rows).toEqual([{ reply: 'wamid.q' }]);
  });

  test('a repeated message is the one that was stored, also when what it quotes was deleted since', async () => {
    const { id } = await makeConversation(db());
    const quoted = await written(id);
    const { ask } = await consoleOf(db(), 'staff');
    const said = saying('Sí hay', { replyTo: quoted });
    const path = `/conversations/${id}/messages`;
    expect((await ask('POST', path, said)).status).toBe(201);
    const other = await written(id);
    for (const over of [{ text: 'No hay' }, { replyTo: other }, { replyTo: undefined }])
      expect(await ask('POST', path, { ...said, ...over })).toMatchObject(TAKEN);
    await sql`update messages set revoked_at = now() where id = ${quoted}`.execute(db());
    expect(await ask('POST', path, said)).toEqual({ status: 201, body: { id: said.id } });
    expect((await ask('POST', path, saying('Sí hay', { replyTo: quoted }))).status).toBe(400);
    expect(await outboxOf(db(), id)).toEqual(['person Sí hay -> queued']);
  });

  test('neither a message nor a note takes the id of another one', async () => {
    const { id } = await makeConversation(db());
    const { ask } = await consoleOf(db(), 'staff');
    const theirs = await written((await makeConversation(db())).id);
    expect(await ask('POST', `/conversations/${id}/messages`, saying('Hola', { id: theirs }))).toMatchObject(TAKEN);
    const note = { id: newId(), text: 'le urge' };
    expect((await ask('POST', `/conversations/${id}/notes`, note)).status).toBe(201);
    expect(await ask('POST', `/conversations/${id}/notes`, { ...note, text: 'no le urge' })).toMatchObject({
      status: 409,
      body: { error: { code: 'note_id_taken' } },
    });
    expect(await outboxOf(db(), id)).toEqual([]);
  });

  test.each([
    ['an unfilled variable', { text: 'Hola {{nombre}}' }, 400],
    ['nothing in it', { text: '   ' }, 400],
    ['a quote of another conversation', { text: 'Hola', replyTo: newId() }, 400],
    ['a field that nobody asked for', { text: 'Hola', origin: 'reply' }, 400],
  ])('refuses a message with %s', async (_, over, status) => {
    const { id } = await makeConversation(db());
    const { ask } = await consoleOf(db(), 'staff');
    expect((await ask('POST', `/conversations/${id}/messages`, saying('', over))).status).toBe(status);
    expect(await outboxOf(db(), id)).toEqual([]);
  });

  test.each(['\u0000', '\u200b\u2060', '\u3164 '])(
    'refuses %j, of which nobody would see anything',
    async (nothing) => {
      const { id } = await makeConversation(db());
      const { ask } = await consoleOf(db(), 'staff');
      expect((await ask('POST', `/conversations/${id}/messages`, saying(nothing))).status).toBe(400);
      expect((await ask('POST', `/conversations/${id}/notes`, { id: newId(), text: nothing })).status).toBe(400);
      expect((await ask('PUT', `/conversations/${id}/tags`, { tags: [nothing] })).status).toBe(400);
      expect(await outboxOf(db(), id)).toEqual([]);
    },
  );

  test('keeps a text without the characters that no database stores', async () => {
    const { id } = await makeConversation(db());
    const { ask } = await consoleOf(db(), 'staff');
    expect((await ask('POST', `/conversations/${id}/notes`, { id: newId(), text: 'paga\u0000 hoy' })).status).toBe(201);
    expect(await readFirst(db(), notesOf(id, 10))).toMatchObject({ text: 'paga hoy' });
    expect((await ask('PUT', `/conversations/${id}/seen`, { itemId: 'x\u0000' })).status).toBe(204);
  });

  test('refuses free words when the 24 hours are over', async () => {
    const { id } = await makeConversation(db());
    await sql`update conversations set last_inbound_at = now() - interval '25 hours' where id = ${id}`.execute(db());
    const { ask } = await consoleOf(db(), 'staff');
    expect(await ask('POST', `/conversations/${id}/messages`, saying('Hola'))).toMatchObject({
      status: 409,
      body: { error: { code: 'message_outside_window' } },
    });
  });

  test('repeats a failed message once where another try can help, and nowhere else', async () => {
    const { id } = await makeConversation(db());
    const { ask } = await consoleOf(db(), 'staff');
    const [busy, gone] = [await failed(id, 131000), await failed(id, 131026)];
    const again = await ask('POST', `/said/${busy}/retry`);
    expect(again).toEqual({ status: 201, body: { id: expect.any(String) } });
    expect((await ask('POST', `/said/${busy}/retry`)).body).toEqual(again.body);
    expect((await ask('POST', `/said/${gone}/retry`)).status).toBe(409);
    expect(await outboxOf(db(), id)).toEqual([
      'person Hola -> failed',
      'person Hola -> failed',
      'person Hola -> queued',
    ]);
    const newest = (again.body as { id: string }).id;
    expect((await ask('POST', `/said/${newest}/discard`)).status).toBe(200);
    expect((await ask('POST', `/said/${newest}/discard`)).status).toBe(200);
    expect((await ask('POST', `/said/${busy}/discard`)).status).toBe(409);
    expect((await outboxOf(db(), id)).at(-1)).toBe('person Hola -> discarded by_staff');
  });

  test('takes no piece of a draft back: it is decided on as a whole', async () => {
    const { id } = await makeConversation(db());
    const { ask, staff } = await consoleOf(db(), 'staff');
    const pieces = ['Hay café', 'y molido'].map((text) => ({
      ...({ id: newId<'outbox'>(), conversationId: id, turnId: null, origin: 'reply', isDraft: true } as const),
      content: { kind: 'text', text } as const,
    }));
    await insertOutbox(pieces).execute(db());
    expect(await ask('POST', `/said/${pieces[0]?.id}/discard`)).toMatchObject({
      status: 409,
      body: { error: { code: 'said_is_draft' } },
    });
    expect(await outboxOf(db(), id)).toEqual(['reply Hay café -> held draft', 'reply y molido -> held draft']);
    expect(staff.audited).toEqual([]);
  });

  test('takes a proposal back, with its question when that has not gone out', async () => {
    const { id, customerId } = await makeConversation(db());
    const [actionId, questionId] = [newId<'action'>(), newId<'outbox'>()];
    const question = { id: questionId, conversationId: id, turnId: null, origin: 'reply' } as const;
    await insertOutbox([{ ...question, content: { kind: 'text', text: '¿Lo pido?' } }]).execute(db());
    const proposal = { kind: 'place_order', terms: {}, question: '¿Lo pido?', facts: [], lastsMs: 60_000 };
    const bound = { conversationId: id, customerId, proposedIn: newId<'message'>(), language: 'es' } as const;
    for (const write of insertProposal({ ...bound, id: actionId, questionId, proposal, now: new Date() }))
      await write.execute(db());
    const { ask, staff } = await consoleOf(db(), 'staff');
    expect((await ask('POST', `/proposals/${actionId}/withdraw`)).status).toBe(200);
    expect(await outboxOf(db(), id)).toEqual(['reply ¿Lo pido? -> discarded by_staff']);
    const { rows } = await sql`select state, withdrawn_by from actions where id = ${actionId}`.execute(db());
    expect(rows).toEqual([{ state: 'withdrawn', withdrawnBy: ANA.id }]);
    await sql`update actions set state = 'executed' where id = ${actionId}`.execute(db());
    expect((await ask('POST', `/proposals/${actionId}/withdraw`)).status).toBe(409);
    expect(staff.audited).toEqual(['proposal_withdrawn']);
  });

  test('staff says what a customer is called, as one line of text, and the record keeps that it was done', async () => {
    const { id, customerId } = await makeConversation(db());
    const { ask, staff } = await consoleOf(db(), 'staff');
    const edit = (name: string, language = 'en') => ask('PUT', `/conversations/${id}/customer`, { name, language });
    const named = async () =>
      (
        await sql<{
          name: string | null;
          language: string;
        }>`select name, language from customers where id = ${customerId}`.execute(db())
      ).rows[0];
    expect((await edit(" <b>Doña\u202e\nMarisol</b> '; drop table customers; -- ")).status).toBe(200);
    expect(await named()).toEqual({ name: "<b>Doña Marisol</b> '; drop table customers; --", language: 'en' });
    await edit("<b>Doña Marisol</b> '; drop table customers; --");
    expect(staff.audited).toEqual(['customer_edited']);
    expect((await edit('\u200f ')).status).toBe(200);
    expect(await named()).toEqual({ name: null, language: 'en' });
    for (const [name, language] of [
      ['x'.repeat(101), 'es'],
      ['Marisol', 'fr'],
    ] as const)
      expect((await edit(name, language)).status).toBe(400);
    expect((await ask('PUT', `/conversations/${newId()}/customer`, { name: 'X', language: 'es' })).status).toBe(404);
  });

  test('keeps notes, tags, quick replies, who is there, and the pause', async () => {
    const { id } = await makeConversation(db());
    const { ask, staff, told } = await consoleOf(db(), 'staff');
    const note = { id: newId(), text: '<b>10 %</b> si paga hoy' };
    for (const status of [201, 201])
      expect((await ask('POST', `/conversations/${id}/notes`, note)).status).toBe(status);
    expect(await readFirst(db(), notesOf(id, 10))).toMatchObject({ id: note.id, text: note.text, authorId: ANA.id });
    await ask('PUT', `/conversations/${id}/tags`, { tags: ['VIP', 'pago', 'VIP'] });
    await ask('PUT', `/conversations/${id}/tags`, { tags: ['pago'] });
    expect(await tagsOf(db(), [id])).toEqual(new Map([[id, ['pago']]]));
    const made = await ask('POST', '/quick-replies', { shortcut: 'Hola', text: 'Hola {{nombre}}' });
    expect(made.status).toBe(201);
    expect((await ask('POST', '/quick-replies', { shortcut: 'hola', text: 'Otra' })).status).toBe(409);
    const { id: replyId } = made.body as { id: string };
    expect((await ask('PUT', `/quick-replies/${replyId}`, { shortcut: 'saludo', text: 'Hola' })).status).toBe(200);
    expect((await ask('GET', '/quick-replies')).body).toEqual({
      replies: [{ id: replyId, shortcut: 'saludo', text: 'Hola' }],
    });
    expect((await ask('DELETE', `/quick-replies/${replyId}`)).status).toBe(204);
    expect((await ask('PUT', `/quick-replies/${replyId}`, { shortcut: 'saludo', text: 'Hola' })).status).toBe(404);
    await ask('POST', `/conversations/${id}/presence`, { state: 'typing' });
    expect(await presentIn(db(), [id])).toEqual([{ conversationId: id, ...ANA, state: 'typing' }]);
    await ask('POST', `/conversations/${id}/presence`, { state: 'gone' });
    expect(await presentIn(db(), [id])).toEqual([]);
    expect(told).toEqual([id, id]);
    expect((await ask('PUT', '/pause', { isPaused: true })).status).toBe(204);
    expect(await isShopPaused(db())).toBe(true);
    await ask('PUT', '/pause', { isPaused: false });
    expect(staff.audited.slice(-2)).toEqual(['shop_paused', 'shop_resumed']);
  });
});

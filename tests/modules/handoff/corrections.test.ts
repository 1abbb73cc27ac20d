import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { SearchHit, Thread } from '../../../src/console/contract.ts';
import { projectInbox } from '../../../src/console/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, openConsole, projecting, told, write } from '../console/world.ts';
import { consoleOf } from './console-world.ts';
import { ANA, LUIS } from './fence/staff-world.ts';

const database = useDatabase();
const db = () => database().db;

/** A customer's voice note that a program heard wrong. */
async function heard(text: string) {
  const conversationId = await begin(db(), 'Marisol', 5);
  const messageId = await write(db(), conversationId, 4, '', { kind: 'audio' });
  const id = newId();
  const reading = {
    unread: null,
    isWorthRetrying: false,
    text,
    isSure: false,
    detail: {},
    costMicroUsd: 0,
    holdsCard: false,
  };
  await sql`insert into attachments (id, message_id, conversation_id, kind, is_voice, media_id, state, reading, settled_at, shown_at)
    values (${id}, ${messageId}, ${conversationId}, 'audio', true, 'm', 'understood', ${JSON.stringify(reading)}::json, now(), now())`.execute(
    db(),
  );
  await sql`insert into staff_members (id, name, email, role, language, password_hash, created_at) values
    (${ANA.id}, 'Ana', 'ana@shop.example', 'staff', 'es', 'x', now()), (${LUIS.id}, 'Luis', 'luis@shop.example', 'staff', 'es', 'x', now())
    on conflict do nothing`.execute(db());
  const seen = async () => {
    const { get } = await openConsole(db(), told());
    const { items } = await get<Thread>(`/conversations/${conversationId}/items`);
    const item = items.find((one) => one.id === messageId);
    return item?.type === 'message' ? item.attachments[0] : undefined;
  };
  return { id, conversationId, seen };
}

test('a reading that staff corrected is shown under their name, and found', async () => {
  const { id, conversationId, seen } = await heard('quiero dos bolsas del de chapas');
  const { ask, staff } = await consoleOf(db(), 'staff');
  const before = await seen();
  expect(before).toMatchObject({ isSure: false, correction: null, canCorrect: true });
  const text = 'quiero doce bolsas del de Chiapas';
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0)::int as id from console_events`.execute(db());
  expect((await ask('PUT', `/attachments/${id}/reading`, { text, version: before?.version })).status).toBe(200);
  expect(await seen()).toMatchObject({
    ...{ text, isSure: true, state: 'read' },
    correction: { by: 'Ana', at: expect.any(String), before: 'quiero dos bolsas del de chapas' },
  });
  expect(staff.audited).toEqual(['reading_corrected']);
  const events =
    await sql`select what from console_events where id > ${rows[0]?.id ?? 0} and conversation_id = ${conversationId}`.execute(
      db(),
    );
  expect(events.rows).toEqual([{ what: 'items' }]);
  await projectInbox(projecting(db(), told()));
  const { get } = await openConsole(db(), told());
  const found = async (q: string) =>
    (await get<{ hits: SearchHit[] }>(`/search?q=${q}`)).hits.map(({ where }) => where);
  expect(await found('chiapas')).toContain('transcript');
  expect(await found('chapas')).toEqual([]);
});

test('of two who correct at once the second is shown the first, and the same twice is once', async () => {
  const { id, seen } = await heard('a');
  const version = (await seen())?.version;
  const [ana, luis] = [await consoleOf(db(), 'staff'), await consoleOf(db(), 'staff', LUIS)];
  const put = (who: typeof ana, text: string | null) => who.ask('PUT', `/attachments/${id}/reading`, { text, version });
  expect((await put(ana, 'de Ana')).status).toBe(200);
  expect((await put(ana, 'de Ana')).status).toBe(200);
  expect(ana.staff.audited).toHaveLength(1);
  expect(await put(luis, 'de Luis')).toMatchObject({
    status: 409,
    body: { error: { code: 'reading_moved' }, item: { id: expect.any(String) } },
  });
  expect(await seen()).toMatchObject({ text: 'de Ana', correction: { by: 'Ana' } });
  const restored = { text: null, version: (await seen())?.version };
  expect((await luis.ask('PUT', `/attachments/${id}/reading`, restored)).status).toBe(200);
  expect(await seen()).toMatchObject({ text: 'a', isSure: false, correction: null });
  expect(luis.staff.audited).toEqual(['reading_restored']);
});

test('a viewer corrects nothing, and card numbers are masked', async () => {
  const { id, seen } = await heard('mi tarjeta');
  const body = { text: 'mi tarjeta es 4111 1111 1111 1111', version: (await seen())?.version };
  const path = `/attachments/${id}/reading`;
  expect((await (await consoleOf(db(), 'viewer')).ask('PUT', path, body)).status).toBe(403);
  const { ask } = await consoleOf(db(), 'staff');
  expect((await ask('PUT', path, body)).status).toBe(200);
  expect((await seen())?.text).toBe('mi tarjeta es •••• 1111');
  for (const wrong of [{ text: '   ' }, { text: 'x'.repeat(6_001) }, { text: 7 }])
    expect((await ask('PUT', path, { ...body, ...wrong })).status).toBe(400);
  expect((await ask('PUT', `/attachments/${newId()}/reading`, body)).status).toBe(404);
});

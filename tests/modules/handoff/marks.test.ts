import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { Thread } from '../../../src/console/contract.ts';
import type { Why } from '../../../src/console/thread/contract.ts';
import { newId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { begin, openConsole, say, told } from '../console/world.ts';
import { consoleOf } from './console-world.ts';
import { ANA } from './fence/staff-world.ts';

const database = useDatabase();
const db = () => database().db;

/** An answer of the assistant's, with what is read of it at the console. */
async function answered() {
  const conversationId = await begin(db(), 'Marisol', 5);
  const [turnId, saidId] = [newId(), await say(db(), conversationId, 4, 'Cuesta $185')];
  await sql`update outbox_messages set turn_id = ${turnId} where id = ${saidId}`.execute(db());
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, started_at)
    values (${turnId}, ${conversationId}, 1, 'answered', '{}', array['hola'], 'es', now())`.execute(db());
  await sql`insert into staff_members (id, name, email, role, language, password_hash, created_at)
    values (${ANA.id}, 'Ana', 'ana@shop.example', 'staff', 'es', 'x', now()) on conflict do nothing`.execute(db());
  const { get } = await openConsole(db(), told());
  const seen = async () => {
    const { items } = await get<Thread>(`/conversations/${conversationId}/items`);
    const item = items.find(({ id }) => id === saidId);
    const { mark } = await get<Why>(`/turns/${turnId}/why`);
    return { mark, isMarkedWrong: item?.type === 'said' && item.isMarkedWrong };
  };
  return { conversationId, path: `/turns/${turnId}/mark`, seen };
}

test('an answer that staff marks as wrong shows it with who and why, until the mark is taken back', async () => {
  const { conversationId, path, seen } = await answered();
  const { ask, staff } = await consoleOf(db(), 'staff');
  expect(await seen()).toEqual({ mark: null, isMarkedWrong: false });
  const { rows } = await sql<{ id: number }>`select coalesce(max(id), 0)::int as id from console_events`.execute(db());
  for (const note of ['El precio es otro', 'El precio es otro', null])
    expect((await ask('PUT', path, { note })).status).toBe(204);
  expect(await seen()).toEqual({ mark: { by: 'Ana', at: expect.any(String), note: null }, isMarkedWrong: true });
  for (const _ of ['once', 'twice']) expect((await ask('DELETE', path)).status).toBe(204);
  expect(await seen()).toEqual({ mark: null, isMarkedWrong: false });
  expect(staff.audited).toEqual(['answer_marked', 'answer_marked', 'answer_unmarked']);
  const events = await sql`
    select what from console_events where id > ${rows[0]?.id ?? 0} and conversation_id = ${conversationId}`.execute(
    db(),
  );
  expect(events.rows).toEqual([{ what: 'items' }, { what: 'items' }, { what: 'items' }]);
});

test('a viewer marks nothing, nor is anything marked that was never answered', async () => {
  const { path, seen } = await answered();
  const viewer = await consoleOf(db(), 'viewer');
  for (const method of ['PUT', 'DELETE']) expect((await viewer.ask(method, path, { note: null })).status).toBe(403);
  const { ask } = await consoleOf(db(), 'staff');
  for (const note of ['', '  ', 'x'.repeat(501), 7, undefined])
    expect((await ask('PUT', path, { note })).status).toBe(400);
  expect((await ask('PUT', `/turns/${newId()}/mark`, { note: null })).status).toBe(404);
  expect((await seen()).mark).toBeNull();
});

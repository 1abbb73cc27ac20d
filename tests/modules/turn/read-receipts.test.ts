import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { ConversationId } from '../../../src/core/ids.ts';
import { setPaused } from '../../../src/handoff/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { send } from './sent-files.ts';
import { database, says, type Think, thinksUntilInterrupted, world, write } from './world.ts';

/** A due conversation, and what WhatsApp was told of it, in order. */
async function watched(thoughts: Think[] = []) {
  const told: string[] = [];
  const { deps, id, customerId } = await world(thoughts, {
    showTyping: async (wamid) => void told.push(`typing ${wamid}`),
    markRead: async (wamid) => told.push(`read ${wamid}`) > 0,
  });
  return { deps, id, customerId, told };
}

async function writes(id: ConversationId, kind: string, wamid: string, text = ''): Promise<void> {
  await write(id, text);
  await sql`update messages set kind = ${kind}, wamid = ${wamid}
    where id = (select id from messages where conversation_id = ${id} order by seq desc limit 1)`.execute(
    database().db,
  );
}
const hold = (id: ConversationId, holder: string) =>
  sql`insert into holders (conversation_id, holder, since, told_at) values (${id}, ${holder}, now(), now())`.execute(
    database().db,
  );

test.each(['waiting', 'person'])(
  'nothing is read by the assistant while people have the conversation (%s)',
  async (holder) => {
    const { deps, id, told } = await watched();
    await hold(id, holder);
    await writes(id, 'text', 'wamid.1', '¿me contestan?');
    expect(await runTurn(deps, id)).toBe('given_to_person');
    expect(told).toEqual([]);
  },
);

test('nor while the shop is paused, nor of somebody who asks for a person, nor of who is blocked', async () => {
  const { db } = database();
  const [paused, asking, blocked] = [await watched(), await watched(), await watched()];
  await setPaused(db, { by: 'test', at: new Date() });
  await writes(paused.id, 'text', 'wamid.1', 'hola');
  expect(await runTurn(paused.deps, paused.id)).toBe('given_to_person');
  await setPaused(db, null);
  await writes(asking.id, 'text', 'wamid.2', 'quiero hablar con una persona');
  expect(await runTurn(asking.deps, asking.id)).toBe('given_to_person');
  await sql`update customers set blocked_at = now() where id = ${blocked.customerId}`.execute(db);
  await writes(blocked.id, 'text', 'wamid.3', 'BAJA');
  expect(await runTurn(blocked.deps, blocked.id)).toBe('ignored');
  expect([...paused.told, ...asking.told, ...blocked.told]).toEqual([]);
});

test('what code answers without the model is read, without the typing indicator', async () => {
  const { deps, id, told } = await watched();
  await writes(id, 'text', 'wamid.1', 'BAJA');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(told).toEqual(['read wamid.1']);
});

test('also when it comes while the model thinks of something else', async () => {
  const { deps, id, told } = await watched([
    thinksUntilInterrupted(async () => {
      await writes(id, 'text', 'wamid.2', 'BAJA');
      await runTurn(deps, id);
    }),
  ]);
  await writes(id, 'text', 'wamid.1', '¿a qué hora abren?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(told).toEqual(['typing wamid.1', 'read wamid.2']);
});

test('but a wish that code hears while a person has the conversation stays unread until they open it', async () => {
  const { deps, id, told } = await watched();
  await hold(id, 'person');
  await writes(id, 'text', 'wamid.1', 'BAJA');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(told).toEqual([]);
});

test.each(['call', 'unsupported'])('a %s alone is answered, and nothing of it is read', async (kind) => {
  const { deps, id, told } = await watched();
  await writes(id, kind, 'other.1');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(told).toEqual([]);
});

test.each(['call', 'edit', 'reaction', 'unsupported'])(
  'a %s after a message: the message is what is read',
  async (kind) => {
    const { deps, id, told } = await watched([() => says('Abrimos a las 9.')]);
    await writes(id, 'text', 'wamid.1', '¿a qué hora abren?');
    await writes(id, kind, 'other.2');
    expect(await runTurn(deps, id)).toBe('answered');
    expect(told).toEqual(['typing wamid.1']);
  },
);

test.each(['call', 'unsupported'])('a %s after a file that is awaited: the file shows the indicator', async (kind) => {
  const { deps, id, told } = await watched();
  await send(id, 'image', '¿tienen esta?');
  const { rows } = await sql<{ wamid: string }>`select wamid from messages where conversation_id = ${id}`.execute(
    database().db,
  );
  await writes(id, kind, 'other.2');
  expect(await runTurn(deps, id)).toBe('given_back');
  expect(told).toEqual([`typing ${rows[0]?.wamid}`]);
});

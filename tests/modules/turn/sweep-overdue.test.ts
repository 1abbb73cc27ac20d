import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { sweepOverdue, sweepTurns } from '../../../src/turn/index.ts';
import { claimTurn } from '../../../src/turn/lease-store.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const LEASE_MS = 10_000;

/** A message without outcome that no queue knows of, as after a defect nobody thought of. */
async function forgotten(ageMs: number, outcome: string | null = null): Promise<ConversationId> {
  const { id } = await makeConversation(database().db);
  await sql`
    insert into messages (id, conversation_id, wamid, kind, text, sent_at, received_at, outcome)
    values (${newId()}, ${id}, ${newId()}, 'text', 'Hola', now(), now() - ${ageMs} * interval '1 ms', ${outcome})
  `.execute(database().db);
  return id;
}

async function isDue(id: ConversationId): Promise<boolean> {
  const { rows } = await sql`
    select from turn_queue where conversation_id = ${id} and due_at <= now()`.execute(database().db);
  return rows.length > 0;
}

const sweep = () => sweepOverdue({ db: database().db, wake: async () => undefined });
const claim = (id: ConversationId, worker = newId<'worker'>()) => claimTurn(database().db, id, worker, LEASE_MS);

test('a message that is a minute old and has no outcome is due again, whatever the queue says', async () => {
  const [late, young, settled] = [
    await forgotten(61_000),
    await forgotten(30_000),
    await forgotten(61_000, 'answered'),
  ];
  await sweep();
  expect([await isDue(late), await isDue(young), await isDue(settled)]).toEqual([true, false, false]);
  expect(await claim(late)).not.toBeNull();
});

test('a turn that thinks for long is not taken from its worker', async () => {
  const id = await forgotten(61_000);
  await sweep();
  const lease = await claim(id);
  await sweep();
  expect(await claim(id)).toBeNull();
  expect(lease).toMatchObject({ conversationId: id });
});

test('what is overdue is woken by the next look for lost wake-ups', async () => {
  const id = await forgotten(61_000);
  await sweep();
  await sql`update turn_queue set due_at = now() - interval '2 s' where conversation_id = ${id}`.execute(database().db);
  const woken: ConversationId[] = [];
  await sweepTurns({ db: database().db, wake: async (ids) => void woken.push(...ids), room: async () => 100 }, []);
  expect(woken).toContain(id);
});

test('whoever is late only because all are busy is not woken again and again; what a dead worker held is free all the same', async () => {
  const { db } = database();
  const [waiting, held] = [await forgotten(61_000), await forgotten(61_000)];
  await sweep();
  const dead = newId<'worker'>();
  await claim(held, dead);
  await sql`update turn_queue set woken_at = null,
    due_at = case when conversation_id in (${waiting}, ${held}) then now() - interval '1 hour' end`.execute(db);
  const woken: ConversationId[] = [];
  const look = (room: number) =>
    sweepTurns({ db, wake: async (ids) => void woken.push(...ids), room: async () => room }, [dead]);
  // Whoever was never woken may have lost the one wake-up that there was: once they are, and then no more.
  await look(0);
  expect(woken.toSorted()).toEqual([held, waiting].toSorted());
  expect(await claim(held)).not.toBeNull();
  await sql`update turn_queue set woken_at = now() - interval '10 s'`.execute(db);
  await look(0);
  expect(woken).toHaveLength(2);
  await look(100);
  expect(woken).toEqual([...woken.slice(0, 2), waiting]);
});

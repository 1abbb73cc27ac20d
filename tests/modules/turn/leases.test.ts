import { expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { writeTogether } from '../../../src/platform/db/index.ts';
import { claimTurn, endLease, markDue, takeLostTurns } from '../../../src/turn/lease-store.ts';
import { decide, mayRestart, withAssistantNotice } from '../../../src/turn/rules.ts';
import type { Lease, TurnWork } from '../../../src/turn/types.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const LEASE_MS = 10_000;
const due = (conversationId: ConversationId, quietMs = 0) =>
  database()
    .db.transaction()
    .execute((tx) => markDue(tx, [{ conversationId, messages: 1, quietMs }]));
const claim = (id: ConversationId, worker = newId<'worker'>(), leaseMs = LEASE_MS) =>
  claimTurn(database().db, id, worker, leaseMs);
const dueConversation = async (quietMs = 0): Promise<ConversationId> => {
  const { id } = await makeConversation(database().db);
  await due(id, quietMs);
  return id;
};

test('only one of many workers gets a conversation', async () => {
  const id = await dueConversation();
  const leases = await Promise.all([1, 2, 3, 4, 5].map(() => claim(id)));
  expect(leases.filter((lease) => lease !== null)).toHaveLength(1);
});

const end = (lease: Lease) => writeTogether(database().db, endLease(lease), []);

test('a conversation in its quiet time is not taken yet', async () => {
  expect(await claim(await dueConversation(60_000))).toBeNull();
});

test('a worker that slept through its lease can commit nothing once another has taken over', async () => {
  const id = await dueConversation();
  const sleeper = await claim(id, newId<'worker'>(), -1);
  const other = await claim(id);
  if (!sleeper || !other) throw new Error('no lease');
  expect(await end(sleeper)).toBeNull();
  expect(await end(other)).toMatchObject({ isDue: false });
  expect(await end(other)).toBeNull();
});

test('what arrives during a turn makes the conversation due again at its end', async () => {
  const id = await dueConversation();
  const lease = await claim(id);
  if (!lease) throw new Error('no lease');
  await due(id);
  expect(await end(lease)).toMatchObject({ isDue: true });
  expect(await claim(id)).not.toBeNull();
});

test('what a dead worker held is free at once', async () => {
  const id = await dueConversation();
  const dead = newId<'worker'>();
  await claim(id, dead);
  expect(await claim(id)).toBeNull();
  expect(await takeLostTurns(database().db, [dead], 60_000, 100)).toContain(id);
  expect(await claim(id)).not.toBeNull();
});

const work = (
  over: { holder?: string; isPaused?: boolean; blockedAt?: Date; sentAt?: Date; toldAt?: Date } = {},
): TurnWork =>
  ({
    customer: { blockedAt: over.blockedAt ?? null },
    question: null,
    files: [],
    holding: { holder: over.holder ?? 'assistant', isPaused: over.isPaused ?? false, toldAt: over.toldAt ?? null },
    messages: [{ sentAt: over.sentAt ?? new Date('2026-11-24T11:59:00Z') }],
  }) as unknown as TurnWork;
const facts = { businessNow: new Date('2026-11-24T12:00:00Z'), asksForPerson: false, isAllowed: true };
const first = { attempts: 1, waitedMs: 1_000 };

test.each([
  ['a plain question is thought about', work(), {}, first, { to: 'think' }],
  ['a blocked customer is ignored', work({ blockedAt: new Date() }), {}, first, { to: 'ignore', reason: 'blocked' }],
  [
    'while the shop is paused the customer is told once',
    work({ isPaused: true }),
    {},
    first,
    { to: 'paused', isTold: true },
  ],
  [
    'a message older than a day goes to a person',
    work({ sentAt: new Date('2026-11-23T11:00:00Z') }),
    {},
    first,
    { to: 'person', reason: 'too_old', isTold: false },
  ],
  [
    'a request for a person is granted by code',
    work(),
    { asksForPerson: true },
    first,
    { to: 'person', reason: 'asked', isTold: true },
  ],
  [
    'while a person holds it the model is silent',
    work({ holder: 'person' }),
    {},
    first,
    { to: 'person', reason: 'taken', isTold: false },
  ],
  [
    'a waiting customer is told again after four hours',
    work({ holder: 'waiting', toldAt: new Date('2026-11-24T07:59:00Z') }),
    {},
    first,
    { to: 'person', reason: 'taken', isTold: true },
  ],
  [
    'a waiting customer is not told again before',
    work({ holder: 'waiting', toldAt: new Date('2026-11-24T08:01:00Z') }),
    {},
    first,
    { to: 'person', reason: 'taken', isTold: false },
  ],
  [
    'who is not on the owner’s list goes to a person',
    work(),
    { isAllowed: false },
    first,
    { to: 'person', reason: 'policy', isTold: false },
  ],
  [
    'a turn that failed past its deadline goes to a person',
    work(),
    {},
    { attempts: 2, waitedMs: 91_000 },
    { to: 'person', reason: 'model_failed', isTold: true },
  ],
])('%s', (_, situation, over, lease, decision) => {
  expect(decide(situation, lease, { ...facts, ...over })).toEqual(decision);
});

test('a newer message restarts the thinking three times at most, and never after an effect or without a quiet time', () => {
  const state = { restarts: 0, elapsedMs: 0, hasEffects: false, quietMs: 1_200 };
  expect(mayRestart(state)).toBe(true);
  expect(mayRestart({ ...state, restarts: 3 })).toBe(false);
  expect(mayRestart({ ...state, elapsedMs: 20_000 })).toBe(false);
  expect(mayRestart({ ...state, hasEffects: true })).toBe(false);
  expect(mayRestart({ ...state, quietMs: 0 })).toBe(false);
});

test('the first answer says who answers, how to reach a person, and where the privacy notice is', () => {
  const text = withAssistantNotice('Hola.', 'es', 'Aviso: https://a.example');
  expect(text).toMatch(/^Hola\.[\s\S]*asistente automático[\s\S]*persona[\s\S]*https:\/\/a\.example$/);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type ConversationId, newId, type TurnId } from '../../../src/core/ids.ts';
import { decideDraft } from '../../../src/drafts/decide-draft.ts';
import { countDecisions } from '../../../src/drafts/store.ts';
import { type SendDeps, sendConversation, settleOutbox } from '../../../src/outbox/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { unhurried } from '../../support/unhurried.ts';
import { database, says, world, write } from '../turn/world.ts';

const CHILD = fileURLToPath(new URL('killed-decision.ts', import.meta.url));
const ANA = { id: newId<'staff'>() as string, name: 'Ana', email: 'a@b.mx', role: 'staff', language: 'es' } as const;

async function drafted(): Promise<{ id: ConversationId; turnId: TurnId }> {
  const { deps, id } = await world([() => says('Cuesta poco.')]);
  await write(id, '¿tienen café?');
  await runTurn({ ...deps, isHeldBack: async () => true }, id);
  const { rows } = await database().pool.query<{ turnId: TurnId }>(
    `select turn_id as "turnId" from outbox_messages where conversation_id = $1`,
    [id],
  );
  return { id, turnId: rows[0]?.turnId as TurnId };
}

/** A process of the console that is killed with SIGKILL while it lets a draft go. */
async function killed(turnId: TurnId, moment: 'before_commit' | 'before_wake'): Promise<void> {
  const told = JSON.stringify({ url: database().url, turnId, by: ANA, moment });
  const child = spawn(process.execPath, [CHILD, told], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  expect(String(line).trim()).toBe(moment);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const decideAgain = (turnId: TurnId): Promise<void> =>
  decideDraft(
    {
      ...{ db: database().db, businessClock: () => new Date(), machineClock: () => new Date() },
      ...{ audit: async () => undefined, wakeOutbox: async () => undefined },
    },
    ANA,
    turnId,
    { do: 'send' },
  );

/** What the customer gets once the sweep looks for lost wake-ups, with two workers at once. */
async function delivered(id: ConversationId): Promise<string[]> {
  const { db } = database();
  const sent: string[] = [];
  const situation = {
    ...{ customerId: newId<'customer'>(), address: { phone: '5215512345678', bsuid: null }, lastInboundAt: new Date() },
    ...{ isBlocked: false, freeUntil: null, isUnreachable: false, pairWaitMs: 0, isPaused: false, isTakenOver: false },
    ...{ isStopped: false, isProbe: false, isInitiatedStopped: false, initiation: null, template: null },
    ...{ isClaimFresh: true, marketing: null },
  };
  const deps: SendDeps = {
    ...{ db, worker: newId<'worker'>(), businessClock: () => new Date(), pace: unhurried },
    channel: {
      ...{ credential: newId(), showTyping: async () => undefined, markRead: async () => true },
      send: async ({ content }) => {
        sent.push(content.text);
        return { outcome: 'accepted', wamid: `wamid.${newId()}` };
      },
    },
    ...{ readSituation: async () => situation, onResult: () => undefined, alertStaff: async () => undefined },
    ...{ wake: async () => undefined, followEarly: async () => undefined, mayInitiate: async () => ({ may: 'now' }) },
    planTemplate: async () => ({ can: 'not', reason: 'missing', details: '' }),
    ...{ estimate: async () => null, noteRefusal: async () => undefined },
  };
  await database().pool.query(`update outbox_messages set created_at = created_at - interval '1 min'`);
  const found: ConversationId[] = [];
  await settleOutbox(
    {
      ...{ db, offer: (ids) => void found.push(...ids), oldestUnreadMs: async () => null },
      ...{ newestStart: async () => null, alertStaff: async () => undefined },
    },
    [],
  );
  for (const due of found)
    await Promise.all([sendConversation(deps, due), sendConversation({ ...deps, worker: newId<'worker'>() }, due)]);
  expect(found.filter((due) => due !== id)).toEqual([]);
  return sent;
}

const countSent = async (): Promise<number> =>
  (await countDecisions(database().db)).reduce((sum, { sent }) => sum + sent, 0);

test('killed before its decision was kept, nothing happened: the draft waits, and goes once when it is let go again', async () => {
  const { id, turnId } = await drafted();
  await killed(turnId, 'before_commit');
  expect([await delivered(id), await countSent()]).toEqual([[], 0]);
  await decideAgain(turnId);
  expect([await delivered(id), await countSent()]).toEqual([[expect.stringContaining('Cuesta poco.')], 1]);
});

test('killed between the decision and the sending, it is sent once and counted once', async () => {
  const before = await countSent();
  const { id, turnId } = await drafted();
  await killed(turnId, 'before_wake');
  await expect(decideAgain(turnId)).rejects.toThrow('draft_gone');
  expect(await delivered(id)).toEqual([expect.stringContaining('Cuesta poco.')]);
  expect(await delivered(id)).toEqual([]);
  expect(await countSent()).toBe(before + 1);
});

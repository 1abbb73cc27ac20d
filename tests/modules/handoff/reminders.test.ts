import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { mailHandoverTo } from '../../../src/app/mail-staff.ts';
import { parseEmail } from '../../../src/core/email.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import {
  changeHolder,
  type Holder,
  mailHandovers,
  type Reminder,
  remindOfWaiting,
} from '../../../src/handoff/index.ts';
import { saySomething } from '../../../src/handoff/say-something.ts';
import { takeConversation } from '../../../src/handoff/take-conversation.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { ANA, desk } from './fence/staff-world.ts';

const database = useDatabase();
const db = () => database().db;
const NOW = new Date('2026-11-24T17:00:00Z');
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

beforeEach(() => sql`truncate mails, holders cascade`.execute(db()));

const hold = (conversationId: ConversationId, holder: Holder, when: Date) =>
  db()
    .transaction()
    .execute(async (tx) => {
      const change = { conversationId, holder, reason: 'asked', by: 'rules', at: when, isTold: true };
      for (const write of changeHolder(change)) await write.execute(tx);
    });

/** Reminds at so many minutes; what was told. */
async function remind(minutes: number, over: Partial<Parameters<typeof remindOfWaiting>[0]> = {}): Promise<string[]> {
  const told: Reminder[] = [];
  const deps = {
    db: db(),
    businessClock: () => at(minutes),
    remind: async (_: unknown, one: Reminder) => void told.push(one),
  };
  await remindOfWaiting({ ...deps, ...over });
  return told.map(({ step }) => step);
}

test('staff is told at once that a customer waits, once more after a minute, and the owner after ten', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', NOW);
  const told = [];
  for (const minutes of [0, 0.5, 1, 2, 9.9, 10, 60]) told.push(await remind(minutes));
  expect(told).toEqual([['waiting'], [], ['reminder'], [], [], ['owner'], []]);
});

test.each<Holder>(['resolved', 'assistant'])(
  'the clock ends when the conversation is %s, and begins anew with the next wait',
  async (holder) => {
    const { id } = await makeConversation(db());
    await hold(id, 'waiting', NOW);
    await remind(0);
    await hold(id, holder, at(0.5));
    expect(await remind(30)).toEqual([]);
    await hold(id, 'waiting', at(32));
    expect(await remind(32)).toEqual(['waiting']);
  },
);

test('the clock goes on when a person takes the conversation without a word, and ends when they write', async () => {
  const [{ id }, { id: written }] = [await makeConversation(db()), await makeConversation(db(), '5215500000002')];
  for (const one of [id, written]) await hold(one, 'waiting', NOW);
  await remind(0);
  const staff = desk(db());
  for (const one of [id, written]) await takeConversation(staff, ANA, one);
  const said = { id: newId<'outbox'>(), conversationId: written, content: { kind: 'text', text: 'Hola' } } as const;
  await saySomething(staff, ANA, { ...said, lastSeenId: null, isAnyway: true });
  expect(await remind(1)).toEqual(['reminder']);
});

test('two workers tell each step once, and one that is killed tells it when it is back', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', NOW);
  const killed = remind(0, {
    remind: async () => {
      throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  expect((await Promise.all([remind(0), remind(0)])).flat()).toEqual(['waiting']);
});

test('after an outage the reminders that say the same are one, and the owner hears of it', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', NOW);
  expect(await remind(20)).toEqual(['reminder', 'owner']);
  expect(await remind(21)).toEqual([]);
});

test('where somebody can be pushed to, the mail goes after three minutes, and not when somebody came by then', async () => {
  const [{ id: waits }, { id: taken }] = [await makeConversation(db()), await makeConversation(db(), '5215500000001')];
  for (const id of [waits, taken]) await hold(id, 'waiting', NOW);
  const staff = [parseEmail('ana@shop.example')].flatMap((address) => address ?? []);
  const mail = (minutes: number) =>
    mailHandovers({
      db: db(),
      businessClock: () => at(minutes),
      mail: mailHandoverTo(staff),
      waitMs: async () => 180_000,
    });
  expect(await mail(2.9)).toBe(0);
  await hold(taken, 'person', at(2.95));
  expect(await mail(3)).toBe(1);
  expect(await mail(4)).toBe(0);
});

import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { handoverSweeps, mailFailedPayment, mailHandoverTo } from '../../../src/app/mail-staff.ts';
import { parseEmail } from '../../../src/core/email.ts';
import type { ConversationId } from '../../../src/core/ids.ts';
import { changeHolder, type Holder, mailHandovers } from '../../../src/handoff/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const db = () => database().db;
const NOW = new Date('2026-11-24T17:00:00Z');
const HOUR_MS = 3_600_000;
const at = (hours: number): Date => new Date(NOW.getTime() + hours * HOUR_MS);

const STAFF = ['ana@shop.example', 'luis@shop.example'].flatMap((address) => parseEmail(address) ?? []);

beforeEach(() => sql`truncate mails, holders cascade`.execute(db()));

const hold = (conversationId: ConversationId, holder: Holder, reason: string | null, when: Date) =>
  db()
    .transaction()
    .execute(async (tx) => {
      const change = { conversationId, holder, reason, by: 'rules', at: when, isTold: true };
      for (const write of changeHolder(change)) await write.execute(tx);
    });
const run = (now = NOW, staff = STAFF) =>
  mailHandovers({ db: db(), businessClock: () => now, mail: mailHandoverTo(staff) });

async function mails(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', template, to_address, data ->> 'reason') as line from mails order by to_address, key
  `.execute(db());
  return rows.map(({ line }) => line);
}

test('each address of the staff is mailed once when a conversation is handed to a person', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', 'asked', NOW);
  expect(await Promise.all([run(), run()])).toContain(1);
  await run();
  expect(await mails()).toEqual(['escalation ana@shop.example lo pidió', 'escalation luis@shop.example lo pidió']);
});

test('a reason that is added while a person is waited for is no second hand-over; the next hand-over is', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', 'asked', NOW);
  await run();
  await hold(id, 'waiting', 'policy', at(1));
  expect(await run(at(1))).toBe(0);
  await hold(id, 'assistant', null, at(2));
  await hold(id, 'waiting', 'window', at(3));
  expect(await run(at(3))).toBe(1);
  expect(await mails()).toHaveLength(4);
});

test('a killed worker leaves neither a mail nor the mark of one', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', 'asked', NOW);
  const killed = mailHandovers({
    db: db(),
    businessClock: () => NOW,
    mail: async (tx, handover) => {
      await mailHandoverTo(STAFF)(tx, handover);
      throw new Error('killed');
    },
  });
  await expect(killed).rejects.toThrow('killed');
  expect(await mails()).toEqual([]);
  expect(await run()).toBe(1);
});

const named = async (name: string, phone: string): Promise<ConversationId> => {
  const { id, customerId } = await makeConversation(db(), phone);
  await sql`update customers set name = ${name} where id = ${customerId}`.execute(db());
  return id;
};

test('a long name is cut, and one of blanks is nobody’s', async () => {
  await hold(await named(`${'x'.repeat(78)}🌵${'y'.repeat(20)}`, '5215500000001'), 'waiting', 'asked', NOW);
  await hold(await named(' ', '5215500000002'), 'waiting', 'asked', at(1));
  expect(await run(at(1), STAFF.slice(0, 1))).toBe(2);
  const { rows } = await sql<{ name: string }>`
    select data ->> 'customer' as name from mails order by length(data ->> 'customer') desc`.execute(db());
  expect(rows.map(({ name }) => name)).toEqual([`${'x'.repeat(78)}…`, 'Un cliente']);
});

test('a mail that fails is told of and tried again, and keeps nobody else’s', async () => {
  const [first, second] = [await named('Ana', '5215500000001'), await named('Luis', '5215500000002')];
  await hold(first, 'waiting', 'asked', NOW);
  await hold(second, 'waiting', 'policy', at(1));
  const failing = mailHandovers({
    db: db(),
    businessClock: () => at(1),
    mail: async (tx, handover) => {
      await mailHandoverTo(STAFF)(tx, handover);
      if (handover.conversationId === first) throw new Error('this one');
    },
  });
  await expect(failing).rejects.toThrow('this one');
  expect(await mails()).toHaveLength(2);
  expect(await run(at(1))).toBe(1);
  expect(await mails()).toHaveLength(4);
});

test('what waits since before yesterday is not mailed when an address is set', async () => {
  const { id } = await makeConversation(db());
  await hold(id, 'waiting', 'asked', at(-25));
  expect(await run()).toBe(0);
});

test('nobody is mailed without an address, or without an account', () => {
  const clock = () => NOW;
  expect(
    handoverSweeps(db(), { account: { kind: 'none' }, dailyLimit: 1, staff: STAFF }, clock, async () => false),
  ).toEqual([]);
  const [from] = STAFF;
  if (from === undefined) throw new Error('no address');
  const account = { kind: 'files', folder: '/nowhere', from: { address: from, name: null } } as const;
  expect(handoverSweeps(db(), { account, dailyLimit: 1, staff: [] }, clock, async () => false)).toEqual([]);
  expect(handoverSweeps(db(), { account, dailyLimit: 1, staff: STAFF }, clock, async () => false)).toHaveLength(1);
});

test('a failed payment is mailed to each address once', async () => {
  const failed = { subject: 'in_1', what: 'Club de café', amount: { minor: 34_900, currency: 'MXN' } };
  for (let times = 0; times < 2; times += 1)
    await db()
      .transaction()
      .execute((tx) => mailFailedPayment(tx, STAFF, failed, null));
  expect(await mails()).toEqual(['payment_failed ana@shop.example', 'payment_failed luis@shop.example']);
});

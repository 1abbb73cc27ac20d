import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { createEscalation, type OnDuty } from '../../../src/notify/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type PushServer, startPushServer } from '../../support/push-server.ts';
import { openShop, person } from './push-world.ts';

const database = useDatabase();
let server: PushServer;
beforeAll(async () => {
  server = await startPushServer();
});
afterAll(() => server.close());
beforeEach(async () => void (await sql`truncate mails, push_devices cascade`.execute(database().db)));

const START = new Date('2026-11-29T10:00:00Z');
const minutes = (count: number): Date => new Date(START.getTime() + count * 60_000);

/** Conversations that wait since the start, and a clock that the test moves. */
function open(count: number, owner: OnDuty) {
  const shop = openShop(database().db, server);
  const waiting = Array.from({ length: count }, () => ({
    conversationId: newId<'conversation'>() as ConversationId,
    since: START,
  }));
  const escalate = createEscalation({
    ...{
      db: database().db,
      readers: shop.readers,
      hold: async () => true,
      now: shop.readers.businessNow,
      owners: async () => [owner],
      hasPush: true,
      publicUrl: 'https://shop.example',
    },
    readWaiting: async (after, until) => waiting.filter(({ since }) => since > after && since <= until),
  });
  const at = async (now: Date): Promise<string[]> => {
    shop.setNow(now);
    await escalate();
    const { rows } = await sql<{
      toAddress: string;
    }>`select to_address from mails order by created_at, to_address`.execute(database().db);
    return rows.map(({ toAddress }) => toAddress);
  };
  return { shop, waiting, at };
}

test('whoever is on duty is mailed when nobody took it for three minutes, the owner after ten, each once', async () => {
  const owner = person('Dora', { role: 'owner' });
  const { shop, waiting, at } = open(1, owner);
  await shop.addDevice(person('Ana'));
  shop.staff.push(person('John', { language: 'en' }));
  expect(await at(minutes(2))).toEqual([]);
  const both = ['ana@shop.example', 'john@shop.example'];
  expect(await at(minutes(3))).toEqual(both);
  expect(await at(minutes(9))).toEqual(both);
  expect(await at(minutes(11))).toEqual([...both, 'dora@shop.example']);
  expect(await at(minutes(60))).toHaveLength(3);
  const { rows } = await sql<{
    language: string;
    data: object;
  }>`select language, data from mails order by created_at, to_address`.execute(database().db);
  expect(rows).toMatchObject([
    {
      language: 'es',
      data: {
        customer: 'Marisol',
        reason: 'quiere factura',
        link: `https://shop.example/c/${waiting[0]?.conversationId}`,
      },
    },
    { language: 'en', data: { reason: 'wants an invoice' } },
    { language: 'es' },
  ]);
});

test('nobody is mailed of a conversation that somebody took', async () => {
  const { shop, waiting, at } = open(1, person('Dora', { role: 'owner' }));
  await shop.addDevice(person('Ana'));
  await at(minutes(1));
  waiting.length = 0;
  expect(await at(minutes(30))).toEqual([]);
});

test('mail goes at once where nobody on duty has a device that shows pushes', async () => {
  const { shop, at } = open(1, person('Dora', { role: 'owner' }));
  await shop.addDevice(person('Ana'));
  await sql`update push_devices set silent = 3`.execute(database().db);
  expect(await at(minutes(0.1))).toEqual(['ana@shop.example']);
});

test('a process that starts anew mails nobody twice, and sixty conversations are one mail', async () => {
  const owner = person('Dora', { role: 'owner' });
  const many = open(60, owner);
  await many.shop.addDevice(person('Ana'));
  expect(await many.at(minutes(4))).toEqual(['ana@shop.example']);
  const one = open(1, owner);
  const ana = person('Eva');
  await one.shop.addDevice(ana);
  await one.at(minutes(4));
  const again = createEscalation({
    ...{
      db: database().db,
      readers: one.shop.readers,
      hold: async () => true,
      now: one.shop.readers.businessNow,
      owners: async () => [owner],
      hasPush: true,
      publicUrl: 'https://shop.example',
    },
    readWaiting: async (_after, until) => one.waiting.filter(({ since }) => since <= until),
  });
  await again();
  expect(await one.at(minutes(5))).toEqual(['ana@shop.example', 'eva@shop.example']);
});

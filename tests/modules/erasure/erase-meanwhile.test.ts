import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { erasureDeps } from '../../../src/app/join-erasure.ts';
import { mailHandoverTo } from '../../../src/app/mail-staff.ts';
import { pushReaders } from '../../../src/app/push-readers.ts';
import { parseEmail } from '../../../src/core/email.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { eraseCustomer } from '../../../src/erasure/index.ts';
import { changeHolder, mailHandovers } from '../../../src/handoff/index.ts';
import { holdConversation } from '../../../src/inbox/index.ts';
import { createEscalation } from '../../../src/notify/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/disk.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const folder = await mkdtemp(join(tmpdir(), 'recado-test-meanwhile-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const NOW = new Date('2026-11-24T17:00:00Z');

/** A customer called Petronila who waits for a person, and how she is erased. */
async function petronila(phone: string) {
  const { db } = database();
  const { id, customerId } = await makeConversation(db, phone);
  await sql`update customers set name = 'Petronila' where id = ${customerId}`.execute(db);
  const waits = { conversationId: id, holder: 'waiting', reason: 'asked', by: 'rules', at: NOW, isTold: true } as const;
  await db.transaction().execute(async (tx) => {
    for (const write of changeHolder(waits)) await write.execute(tx);
  });
  const deps = erasureDeps({
    ...{ db, storage: createDiskStorage(folder), key: Buffer.from('a key of these tests'), accessToken: null },
    ...{ businessClock: () => NOW, config: { whatsapp: {} as never, simulator: null } },
  });
  return { id, erase: () => eraseCustomer(deps, { customerId, by: 'owner', isForced: true }) };
}

/** Until one transaction waits for another. */
async function oneWaits(): Promise<void> {
  const waiting = sql<{ all: number }>`select count(*)::int as all from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await waiting.execute(database().db)).rows[0]?.all).toBe(1);
}

const mails = async (): Promise<number> => (await sql`select from mails`.execute(database().db)).rows.length;

/** Mails whoever is on duty of who waits; `asked`: before it knows who waits, `described`: before it queues what it says. */
function escalation(id: ConversationId, { asked, described }: Record<'asked' | 'described', () => Promise<unknown>>) {
  const { db } = database();
  const readers = pushReaders({ db, businessClock: () => NOW, badgeOf: async () => 0 });
  return createEscalation({
    ...{ db, hasPush: false, publicUrl: 'https://shop.example', now: () => new Date(NOW.getTime() + 60_000) },
    hold: holdConversation,
    readers: {
      staffOnDuty: async () => [
        { id: newId(), name: 'Ana', email: 'ana@shop.example', role: 'staff' as const, language: 'es' as const },
      ],
      describe: async (...about) => {
        const words = await readers.describe(...about);
        await described();
        return words;
      },
    },
    owners: async () => [],
    readWaiting: async () => {
      const found = [{ conversationId: id, since: NOW }];
      await asked();
      return found;
    },
  });
}
const nothing = async (): Promise<void> => undefined;

test('staff is being mailed of a customer who is erased in that moment: no mail keeps the name', async () => {
  const { db } = database();
  const { erase } = await petronila('5215500000003');
  const [queued, committing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const mail = mailHandoverTo([parseEmail('ana@shop.example')].flatMap((address) => address ?? []));
  const mailed = mailHandovers({
    db,
    businessClock: () => new Date(NOW.getTime() + 60_000),
    mail: async (tx, handover) => {
      await mail(tx, handover);
      queued.resolve();
      await committing.promise;
    },
  });
  await queued.promise;
  const erased = erase();
  await oneWaits();
  committing.resolve();
  expect(await mailed).toBe(1);
  expect(await erased).toMatchObject({ outcome: 'erased' });
  expect(await mails()).toBe(0);
});

test('so when it is the mail to whoever is on duty, which is written while the customer is erased', async () => {
  const { id, erase } = await petronila('5215500000004');
  const [read, committing] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const described = async () => {
    read.resolve();
    await committing.promise;
  };
  const mailed = escalation(id, { asked: nothing, described })();
  await read.promise;
  const erased = erase();
  await oneWaits().finally(committing.resolve);
  await mailed;
  expect(await erased).toMatchObject({ outcome: 'erased' });
  expect(await mails()).toBe(0);
});

test('nobody is mailed of a customer who was erased after it was found that they wait', async () => {
  const { id, erase } = await petronila('5215500000005');
  await escalation(id, { asked: erase, described: nothing })();
  expect(await mails()).toBe(0);
});

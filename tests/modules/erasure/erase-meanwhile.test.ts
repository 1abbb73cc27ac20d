import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { erasureDeps } from '../../../src/app/join-erasure.ts';
import { mailHandoverTo } from '../../../src/app/mail-staff.ts';
import { parseEmail } from '../../../src/core/email.ts';
import { eraseCustomer } from '../../../src/erasure/index.ts';
import { changeHolder, mailHandovers } from '../../../src/handoff/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/disk.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const folder = await mkdtemp(join(tmpdir(), 'recado-test-meanwhile-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const NOW = new Date('2026-11-24T17:00:00Z');

test('staff is being mailed of a customer who is erased in that moment: no mail keeps the name', async () => {
  const { db } = database();
  const { id, customerId } = await makeConversation(db, '5215500000003');
  await sql`update customers set name = 'Petronila' where id = ${customerId}`.execute(db);
  const waits = { conversationId: id, holder: 'waiting', reason: 'asked', by: 'rules', at: NOW, isTold: true } as const;
  await db.transaction().execute(async (tx) => {
    for (const write of changeHolder(waits)) await write.execute(tx);
  });
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
  const deps = erasureDeps({
    ...{ db, storage: createDiskStorage(folder), key: Buffer.from('a key of these tests'), accessToken: null },
    ...{ businessClock: () => NOW, config: { whatsapp: {} as never, simulator: null } },
  });
  const erased = eraseCustomer(deps, { customerId, by: 'owner', isForced: true });
  const waiting = sql<{ all: number }>`select count(*)::int as all from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await waiting.execute(db)).rows[0]?.all).toBe(1);
  committing.resolve();
  expect(await mailed).toBe(1);
  expect(await erased).toMatchObject({ outcome: 'erased' });
  expect((await sql`select from mails`.execute(db)).rows).toHaveLength(0);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { exportCustomer } from '../../../src/app/export-customer.ts';
import { erasureDeps } from '../../../src/app/join-erasure.ts';
import { eraseCustomer } from '../../../src/erasure/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { createDiskStorage } from '../../../src/vendors/storage/disk.ts';
import { dump } from '../../attacks/dump.ts';
import { useDatabase } from '../../support/database.ts';
import { openDoor } from '../../support/whatsapp-door.ts';
import { arrives, leavesTraces } from './person.ts';

const database = useDatabase();
const folder = await mkdtemp(join(tmpdir(), 'recado-test-export-'));
const storage = createDiskStorage(folder);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Tables that an erasure reaches and that are not handed out, each with why. */
const COPY = 'made from what is handed out, to find or show it faster';
const RUNNING = 'of the moment in which something runs, and says nothing of them';
const NOT_HANDED_OUT: Readonly<Record<string, string>> = {
  ...{ console_texts: COPY, inbox_rows: COPY, inbox_counts: COPY },
  ...{ turn_queue: RUNNING, outbox_pairs: RUNNING, mail_counts: RUNNING, push_jobs: RUNNING },
  account_events: 'that a user id became another one: identity_changes says so',
  billing_calls: 'steps of billing_operations at the vendor',
  billing_pages: 'pages of billing_operations at the vendor',
  demo_billing_objects: 'the demo ledger stands for the vendor, who is asked for its own',
  early_statuses: 'reports of deliveries that wait for their message: it has them after a moment',
  knowledge_questions: 'the list of the owner; who asked what is in knowledge_question_asks',
  media_objects: 'which bytes belong to which attachment',
  message_costs: 'what the business paid WhatsApp, without a word of anybody',
  seen_conversations: 'what staff has read',
  verification_entries: 'a hash of each code that was typed',
  webhook_attempts: 'how the receiver of an event answered',
  webhook_calls: 'messages as they came, together with those of others; they are in messages',
  webhook_deliveries: 'to whom an event went; the event is handed out',
};

/** Tables whose rows hang on a customer, however far. */
async function hangingOnCustomers(db: Db): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    with recursive reached (id) as (
      select 'customers'::regclass::oid
      union select k.conrelid from pg_constraint k join reached r on k.confrelid = r.id where k.contype = 'f')
    select id::regclass::text as name from reached`.execute(db);
  return rows.map(({ name }) => name);
}

test('whatever an erasure reaches is handed out, or has a reason why not', async () => {
  const { db } = database();
  const door = await openDoor(db, () => new Date());
  const known = await arrives(db, door);
  await leavesTraces(db, storage, known);
  await door.close();
  const exported = await exportCustomer(db, known.customerId, new Date());
  const before = await dump(db);
  const deps = erasureDeps({
    ...{ db, storage, key: Buffer.from('a key of these tests'), accessToken: null, businessClock: () => new Date() },
    config: { whatsapp: {} as never, simulator: null },
  });
  await eraseCustomer(deps, { customerId: known.customerId, by: 'owner', isForced: true });
  const after = await dump(db);
  const lost = [...before].filter(([table, rows]) => {
    const left = new Set(after.get(table));
    return rows.some((row) => !left.has(row));
  });
  const reached = new Set([...(await hangingOnCustomers(db)), ...lost.map(([table]) => table)]);
  expect(reached.size).toBeGreaterThan(60);
  const handedOut = Object.keys(exported.tables);
  for (const [table] of lost)
    if (handedOut.includes(table)) expect(exported.tables[table]?.length, table).toBeGreaterThan(0);
  expect([...handedOut, ...Object.keys(NOT_HANDED_OUT)].sort()).toEqual([...reached].sort());
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { buildMedia } from '../../../src/app/build-media.ts';
import { type ConversationId, newId, type WorkerId } from '../../../src/core/ids.ts';
import { type AttachmentId, findNextDue, processAttachment, sweepAttachments } from '../../../src/media/index.ts';
import { MAX_AT_ONCE, RETRIES_AT_ONCE } from '../../../src/media/rules.ts';
import { QUEUES } from '../../../src/platform/jobs/catalogue.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { makeConversation } from '../../support/conversation.ts';
import { arrive, database, PNG, readerOf, rowOf, type Serve, serves, understood, worker } from './world.ts';

/** A queue that works on as many wake-ups at one time as ours, the first come first. */
function queue() {
  const waiting: string[] = [];
  const running = new Set<Promise<void>>();
  let process: (payload: { readonly attachmentId: string }) => Promise<void>;
  const pump = (): void => {
    while (running.size < QUEUES.media.concurrency) {
      const attachmentId = waiting.shift();
      if (attachmentId === undefined) return;
      const done: Promise<void> = process({ attachmentId }).finally(() => {
        running.delete(done);
        pump();
      });
      running.add(done);
    }
  };
  return {
    start: (processor: typeof process) => {
      process = processor;
    },
    add: (ids: readonly string[]) => {
      waiting.push(...ids);
      pump();
    },
    isIdle: () => running.size === 0 && waiting.length === 0,
  };
}

/** A worker's part for files, whose own wake-ups go into such a queue. */
function joined(source: Serve) {
  const jobs = queue();
  const log = createLog({ level: 'silent', name: 'test' });
  const { deps } = worker([]);
  const media = buildMedia({
    infrastructure: {
      db: database().db,
      jobs: {
        wake: async (name, wakeUps) => {
          if (name === 'media') jobs.add(wakeUps.map(({ payload }) => String(Object.values(payload)[0])));
        },
        offer: () => undefined,
        room: async () => 100,
        work: async () => undefined,
        close: async () => undefined,
      },
      beacon: { id: newId<'worker'>(), isLit: () => true, stop: async () => undefined },
    },
    source: { open: async () => source() },
    storage: deps.storage,
    retentionDays: 90,
    readers: [readerOf(async () => understood('seen'))],
    hintsFor: deps.hintsFor,
    allowance: deps.allowance,
    metrics: createMetrics({ log }),
    log,
  });
  jobs.start(media.mediaProcessor);
  return { media, jobs };
}

async function flood(count: number): Promise<{ conversationId: ConversationId; ids: AttachmentId[] }> {
  const { id: conversationId } = await makeConversation(database().db);
  const ids: AttachmentId[] = [];
  for (let sent = 0; sent < count; sent++) ids.push((await arrive({ conversationId })).id);
  return { conversationId, ids };
}

const inWork = async (conversationId: ConversationId): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from attachments where conversation_id = ${conversationId} and lease_worker is not null
  `.execute(database().db);
  return rows[0]?.count ?? 0;
};

test('one customer’s file is understood while two hundred of another wait, and then these are, all of them', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isHeld = true;
  const { ids, conversationId } = await flood(200);
  const other = await arrive();
  let hanging = 0;
  const { media, jobs } = joined(async () => {
    if (isHeld && hanging < MAX_AT_ONCE) {
      hanging += 1;
      await held;
    }
    return serves(PNG)();
  });
  await media.wake(ids);
  await expect.poll(() => inWork(conversationId)).toBe(MAX_AT_ONCE);
  await media.wake([other.id]);
  await expect.poll(async () => (await rowOf(other.id)).reading?.text).toBe('seen');
  expect(await inWork(conversationId)).toBe(MAX_AT_ONCE);
  const { rows: ended } = await sql`
    select from attachments where conversation_id = ${conversationId} and settled_at is not null`.execute(
    database().db,
  );
  expect(ended).toEqual([]);
  isHeld = false;
  release();
  await expect.poll(jobs.isIdle, { timeout: 60_000, interval: 100 }).toBe(true);
  const { rows } = await sql<{ reason: string | null; count: number }>`
    select reason, count(*)::int as count from attachments
    where conversation_id = ${conversationId} and settled_at is not null group by reason order by reason
  `.execute(database().db);
  expect(rows).toEqual([
    { reason: 'too_many', count: 190 },
    { reason: null, count: 10 },
  ]);
});

test('workers that take files of one customer at the same moment do not take more than a burst', async () => {
  const { ids, conversationId } = await flood(12);
  const hanging: Serve[] = ids.map(() => () => new Promise(() => undefined));
  const workers = [worker([...hanging]), worker([...hanging]), worker([...hanging])];
  for (const { deps } of workers) for (const id of ids) void processAttachment(deps, id);
  await expect.poll(() => inWork(conversationId)).toBe(MAX_AT_ONCE);
  const refused = await Promise.all(ids.map((id) => processAttachment(worker([]).deps, id)));
  expect(refused.every((done) => done === null)).toBe(true);
  expect(await inWork(conversationId)).toBe(MAX_AT_ONCE);
  for (const { running } of workers) running.stopAll();
});

test('the sweep wakes few files of one customer and hides nobody behind them', async () => {
  const { ids } = await flood(60);
  const other = await arrive();
  const { db } = database();
  await sql`update attachments set due_at = now() - interval '1 hour' where id = any(${ids}::uuid[])`.execute(db);
  await sql`update attachments set due_at = now() - interval '1 minute' where id = ${other.id}`.execute(db);
  const woken: string[] = [];
  await sweepAttachments({ db, wake: async (some) => void woken.push(...some), room: async () => 100 }, [
    newId() satisfies WorkerId,
  ]);
  expect(woken).toContain(other.id);
  expect(woken.filter((id) => (ids as readonly string[]).includes(id))).toHaveLength(MAX_AT_ONCE);
});

test('files that are late only because all are busy are not woken again and again; what a dead worker held is free all the same', async () => {
  const { db } = database();
  await sql`update attachments set due_at = null`.execute(db);
  const { id: waiting } = await arrive();
  const { id: piled } = await arrive();
  const { id: held } = await arrive();
  const killed = newId() satisfies WorkerId;
  await sql`update attachments set due_at = now() - interval '1 hour', settled_at = case when id = ${piled} then now() end,
    lease_worker = case when id = ${held} then ${killed}::uuid end,
    lease_until = case when id = ${held} then now() + interval '1 hour' end
    where id in (${waiting}, ${piled}, ${held})`.execute(db);
  const woken: AttachmentId[] = [];
  const look = (room: number) =>
    sweepAttachments({ db, wake: async (some) => void woken.push(...some), room: async () => room }, [killed]);
  // What was never woken may have lost the one wake-up that there was: once it is, and then no more.
  await look(0);
  expect(woken.toSorted()).toEqual([held, waiting].toSorted());
  await sql`update attachments set woken_at = now() - interval '10 s'`.execute(db);
  await look(0);
  expect(woken).toHaveLength(2);
  await look(100);
  expect(new Set(woken.slice(2))).toEqual(new Set([waiting, piled, held]));
});

test('of files that an outage has piled up few are tried at one time, and they hide nobody who is waited for', async () => {
  const { db } = database();
  await sql`update attachments set due_at = null`.execute(db);
  const { ids: piled } = await flood(40);
  const others = await Promise.all(Array.from({ length: 20 }, () => arrive()));
  const read = await arrive();
  const fresh = await arrive();
  await sql`update attachments set due_at = now() - interval '1 hour', settled_at = now()
    where id = any(${[...piled, ...others.map(({ id }) => id)]}::uuid[])`.execute(db);
  await sql`update attachments set due_at = now() - interval '1 minute', settled_at = now(), state = 'stored' where id = ${read.id}`.execute(
    db,
  );
  await sql`update attachments set due_at = now() - interval '2 s' where id = ${fresh.id}`.execute(db);
  const woken: AttachmentId[] = [];
  const sweep = () =>
    sweepAttachments({ db, wake: async (some) => void woken.push(...some), room: async () => 100 }, []);
  await sweep();
  expect(woken).toContain(fresh.id);
  expect(woken).toContain(read.id);
  expect(woken).toHaveLength(2 + RETRIES_AT_ONCE);
  // Nobody else's turn comes before theirs is over.
  const hanging = woken.filter((id) => id !== fresh.id && id !== read.id);
  const { deps, running } = worker(hanging.map(() => () => new Promise(() => undefined)));
  for (const id of hanging) void processAttachment(deps, id);
  await expect.poll(async () => Promise.all(hanging.map(async (id) => (await rowOf(id)).attempts))).not.toContain(0);
  await sql`update attachments set woken_at = null, due_at = case when id = ${fresh.id} then null else due_at end`.execute(
    db,
  );
  woken.length = 0;
  await sweep();
  expect(woken).toEqual([read.id]);
  running.stopAll();
});

test('a customer’s next file goes before those of theirs that an outage keeps away', async () => {
  const { db } = database();
  const { ids, conversationId } = await flood(30);
  await sql`update attachments set settled_at = now(), due_at = now() - interval '1 hour' where id = any(${ids}::uuid[])`.execute(
    db,
  );
  const fresh = await arrive({ conversationId });
  expect(await findNextDue(db, conversationId)).toEqual([fresh.id]);
});

test('a dead worker’s files do not count as being in work', async () => {
  const { ids, conversationId } = await flood(MAX_AT_ONCE);
  const killed = worker(ids.map(() => () => new Promise(() => undefined)));
  for (const id of ids) void processAttachment(killed.deps, id);
  await expect.poll(() => inWork(conversationId)).toBe(MAX_AT_ONCE);
  const { db } = database();
  await sweepAttachments({ db, wake: async () => undefined, room: async () => 100 }, [killed.id]);
  expect(await inWork(conversationId)).toBe(0);
  const next = worker(
    ids.map(() => serves(PNG)),
    [readerOf(async () => understood('seen'))],
  );
  for (const id of ids) await processAttachment(next.deps, id);
  const rows = await Promise.all(ids.map(rowOf));
  expect(rows.map(({ reading }) => reading?.text)).toEqual(ids.map(() => 'seen'));
});

import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { processAttachment, removeOldObjects, sweepAttachments } from '../../../src/media/index.ts';
import {
  arrive,
  hashOf,
  keptFiles,
  keptHashes,
  makeDue,
  PNG,
  readerOf,
  refuses,
  rowOf,
  serves,
  understood,
  worker,
} from './world.ts';

const MB = 1_048_576;

test('a picture is fetched, kept byte for byte, told by its bytes and understood', async () => {
  const { id, conversationId } = await arrive({
    mime: 'image/jpeg',
    sha256: Buffer.from(hashOf(PNG), 'hex').toString('base64'),
  });
  const { deps, settled } = worker([serves(PNG)], [readerOf(async ({ mime }) => understood(`a ${mime}`))]);
  await processAttachment(deps, id);
  const row = await rowOf(id);
  expect(row).toMatchObject({
    state: 'understood',
    mime: 'image/png',
    bytes: PNG.length,
    isSettled: true,
    dueInS: null,
  });
  expect(row.reading?.text).toBe('a image/png');
  expect(settled).toEqual([conversationId]);
  expect(row.storageKey).toMatch(/^inbound\/\d{8}\/[0-9a-f]{48}$/);
  expect((await buffer(await deps.storage.open(row.storageKey ?? ''))).equals(PNG)).toBe(true);
});

test('the same wake-up twice, and two workers at once, fetch a file once', async () => {
  const { id } = await arrive();
  let opened = 0;
  const serve = () => {
    opened += 1;
    return serves(PNG)();
  };
  const [first, second] = [worker([serve, serve]), worker([serve, serve])];
  await Promise.all([processAttachment(first.deps, id), processAttachment(second.deps, id)]);
  await processAttachment(first.deps, id);
  expect(opened).toBe(1);
  expect((await rowOf(id)).state).toBe('understood');
});

describe('a file that cannot be fetched has a stated reason', () => {
  test.each([
    ['WhatsApp has it no more', refuses('gone'), {}, 'gone'],
    ['it is in a place that is not trusted', refuses('place_refused'), {}, 'place_refused'],
    ['it is empty', serves(Buffer.alloc(0)), {}, 'empty'],
    ['100 MB are announced for a picture', serves(PNG, { bytes: 100 * MB }), {}, 'too_large'],
    ['it never ends', serves(randomBytes(17 * MB)), {}, 'too_large'],
  ])('%s', async (_, serve, announced, reason) => {
    const { id, conversationId } = await arrive(announced);
    const before = await keptFiles();
    const { deps, settled } = worker([serve]);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', reason, isSettled: true, dueInS: null, storageKey: null });
    expect(settled).toEqual([conversationId]);
    expect(await keptFiles()).toEqual(before);
  });
});

test.each([
  ['WhatsApp is busy', refuses('unreachable', true), 'unreachable'],
  [
    'it breaks half-way',
    () => ({ outcome: 'open', body: brokenBody(), bytes: 5_000, sha256: null }) as const,
    'unreachable',
  ],
  ['it is shorter than announced', serves(PNG, { bytes: PNG.length + 1 }), 'unreachable'],
  ['its hash is another one, in hex', serves(PNG, { sha256: 'ab'.repeat(32) }), 'hash_mismatch'],
])('when %s it is fetched again later, and said not to come after the eighth try', async (_, serve, reason) => {
  const { id } = await arrive();
  const { deps, settled } = worker(Array.from({ length: 20 }, () => serve));
  await processAttachment(deps, id);
  const first = await rowOf(id);
  expect(first).toMatchObject({ state: 'announced', reason, isSettled: false });
  expect(first.dueInS).toBeGreaterThan(0.5);
  await processAttachment(deps, id);
  expect((await rowOf(id)).attempts).toBe(1);
  for (let tries = 1; tries < 8; tries++) {
    expect(settled).toEqual([]);
    await makeDue(id);
    await processAttachment(deps, id);
  }
  expect(await rowOf(id)).toMatchObject({ reason, isSettled: true });
  expect(settled).toHaveLength(1);
});

const brokenBody = (): Readable =>
  Readable.from(
    (async function* () {
      yield randomBytes(100);
      throw new Error('cut');
    })(),
  );

test.each([
  ['announced', 'failed', 'unreachable'],
  ['stored', 'understood', 'damaged'],
])('a file that was %s and killed worker after worker ends as %s', async (state, end, reason) => {
  const { id } = await arrive();
  const { deps } = worker([serves(PNG)]);
  await sql`update attachments set state = ${state}, attempts = 12, storage_key = 'inbound/x' || id, mime = 'image/png', bytes = 1
    where id = ${id}`.execute(deps.db);
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: end, reason, isSettled: true, dueInS: null });
});

test('a storage that is away for a while costs a file nothing but time', async () => {
  const { id } = await arrive();
  const { deps } = worker([serves(PNG), serves(PNG)]);
  const put = (): Promise<never> => Promise.reject(new Error('no bucket'));
  await processAttachment({ ...deps, storage: { ...deps.storage, put } }, id);
  expect(await rowOf(id)).toMatchObject({ state: 'announced', reason: 'storage_failed', isSettled: false });
  await makeDue(id);
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'understood', mime: 'image/png' });
});

test('a kept file that cannot be opened for a later try is tried again, and one that is gone is said to be', async () => {
  const { id } = await arrive();
  const { deps } = worker(
    [serves(PNG)],
    [readerOf(async () => understood('', { unread: 'timed_out', isWorthRetrying: true }))],
  );
  await processAttachment(deps, id);
  const open = (): Promise<never> => Promise.reject(new Error('no bucket'));
  await makeDue(id);
  await processAttachment({ ...deps, storage: { ...deps.storage, open } }, id);
  expect(await rowOf(id)).toMatchObject({ state: 'stored', reason: 'storage_failed' });
  await deps.storage.remove((await rowOf(id)).storageKey ?? '');
  await makeDue(id);
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'failed', reason: 'gone', dueInS: null });
});

test('a file that drips is given up when its time is over', async () => {
  const { id } = await arrive();
  const endless = () =>
    ({ outcome: 'open', body: new Readable({ read: () => undefined }), bytes: null, sha256: null }) as const;
  const { deps } = worker([endless], [], { fetchMs: 50 });
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'announced', reason: 'unreachable' });
});

test('an announced hash that is neither base64 nor hex says nothing', async () => {
  const { id } = await arrive({ sha256: 'no hash' });
  await processAttachment(worker([serves(PNG)]).deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'understood', bytes: PNG.length });
});

test('what the announcement lies about does not matter: the bytes decide who reads it', async () => {
  const { id } = await arrive({ kind: 'document', mime: 'image/png', fileName: 'foto.png' });
  const zip = Buffer.from('504b0304140000000000', 'hex');
  const { deps } = worker([serves(Buffer.concat([zip, randomBytes(200)]))], [readerOf(async () => understood('seen'))]);
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'understood', mime: 'application/zip', reason: 'unsupported_type' });
});

test('the copy that a reader gets is gone afterwards', async () => {
  const { id } = await arrive();
  let path = '';
  const reader = readerOf(async (file) => {
    path = file.path;
    expect((await stat(path)).size).toBe(PNG.length);
    return understood('x');
  });
  await processAttachment(worker([serves(PNG)], [reader]).deps, id);
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a reader that throws is a mistake of ours that is told, tried again, and stops nobody', async () => {
  const { id } = await arrive();
  let tries = 0;
  const reader = readerOf(async () => {
    tries += 1;
    if (tries < 3) throw new Error('a mistake');
    return understood('read at last');
  });
  const { deps, settled, failures } = worker([serves(PNG)], [reader]);
  await processAttachment(deps, id);
  const failed = await rowOf(id);
  expect(failed).toMatchObject({ state: 'stored', reason: 'vendor_failed', isSettled: true });
  expect(failed.dueInS).toBeGreaterThan(20);
  await makeDue(id);
  await processAttachment(deps, id);
  await makeDue(id);
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: null, dueInS: null });
  expect(failures).toHaveLength(2);
  expect(settled).toHaveLength(3);
});

test('a reader that never answers is left behind when its time is over', async () => {
  const { id } = await arrive();
  const { deps } = worker([serves(PNG)], [readerOf(() => new Promise(() => undefined))], { timeLimitMs: 50 });
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ reason: 'timed_out', isSettled: true });
});

test('what is read is bounded, cleaned and without card numbers', async () => {
  const { id } = await arrive();
  const hostile = `4111 1111 1111 1111\u0000\u202e${'x'.repeat(50_000)}`;
  await processAttachment(worker([serves(PNG)], [readerOf(async () => understood(hostile))]).deps, id);
  const text = (await rowOf(id)).reading?.text ?? '';
  expect(text).toMatch(/^•••• 1111x/);
  expect(text.length).toBeLessThanOrEqual(6_000);
});

test('the bytes of a picture that shows a card are deleted once it was read', async () => {
  const { id } = await arrive();
  const bytes = Buffer.concat([PNG, randomBytes(16)]);
  const { deps } = worker([serves(bytes)], [readerOf(async () => understood('a card', { holdsCard: true }))]);
  await processAttachment(deps, id);
  expect(await keptHashes()).not.toContain(hashOf(bytes));
  await removeOldObjects(deps);
  expect(await rowOf(id)).toMatchObject({ state: 'understood', storageKey: null, removedBecause: 'card' });
});

test('a worker that is killed while it fetches leaves nothing behind, and another goes on', async () => {
  const { id } = await arrive();
  const killed = worker([() => new Promise(() => undefined)]);
  void processAttachment(killed.deps, id);
  await expect.poll(async () => (await rowOf(id)).attempts).toBe(1);
  const woken: string[] = [];
  const next = worker([serves(PNG)]);
  await processAttachment(next.deps, id);
  expect((await rowOf(id)).state).toBe('announced');
  await sweepAttachments({ db: next.deps.db, wake: async (ids) => void woken.push(...ids), room: async () => 100 }, [
    killed.id,
  ]);
  expect(woken).toContain(id);
  await processAttachment(next.deps, id);
  expect((await rowOf(id)).state).toBe('understood');
});

test('a worker that is killed between storing and noting leaves an object that is swept', async () => {
  const { id } = await arrive();
  const bytes = randomBytes(64);
  const dying = worker([serves(bytes)]);
  const { storage } = dying.deps;
  await expect(
    processAttachment(
      {
        ...dying.deps,
        storage: {
          ...storage,
          put: async (...args) => {
            await storage.put(...args);
            // As after kill -9: nothing more of this worker reaches the database.
            await sql`update attachments set lease_token = lease_token + 1, lease_worker = null, lease_until = null where id = ${id}`.execute(
              dying.deps.db,
            );
          },
        },
      },
      id,
    ),
  ).resolves.toBeTruthy();
  expect(await rowOf(id)).toMatchObject({ state: 'announced', storageKey: null });
  const next = worker([serves(bytes)]);
  await processAttachment(next.deps, id);
  expect((await rowOf(id)).state).toBe('understood');
  expect((await keptHashes()).filter((hash) => hash === hashOf(bytes))).toHaveLength(2);
  await sql`update media_objects set remove_at = now() where remove_at < now() + interval '2 hours'`.execute(
    next.deps.db,
  );
  await removeOldObjects(next.deps);
  expect((await keptHashes()).filter((hash) => hash === hashOf(bytes))).toHaveLength(1);
});

test('a worker that is killed while it reads is followed by one that reads what is kept, without fetching again', async () => {
  const { id } = await arrive();
  const killed = worker([serves(PNG)], [readerOf(() => new Promise(() => undefined))]);
  void processAttachment(killed.deps, id);
  await expect.poll(async () => (await rowOf(id)).state).toBe('stored');
  const next = worker([], [readerOf(async ({ bytes }) => understood(`${bytes} bytes`))]);
  await sweepAttachments({ db: next.deps.db, wake: async () => undefined, room: async () => 100 }, [killed.id]);
  await processAttachment(next.deps, id);
  expect((await rowOf(id)).reading?.text).toBe(`${PNG.length} bytes`);
});

test('a worker that slept through its lease changes nothing any more', async () => {
  const { id } = await arrive();
  let wakeUp = (): void => undefined;
  const asleep = new Promise<void>((resolve) => {
    wakeUp = resolve;
  });
  const sleeper = worker(
    [serves(PNG)],
    [
      readerOf(async () => {
        await asleep;
        return understood('too late');
      }),
    ],
  );
  const slept = processAttachment(sleeper.deps, id);
  await expect.poll(async () => (await rowOf(id)).state).toBe('stored');
  const next = worker([], [readerOf(async () => understood('in time'))]);
  await sweepAttachments({ db: next.deps.db, wake: async () => undefined, room: async () => 100 }, [sleeper.id]);
  await processAttachment(next.deps, id);
  wakeUp();
  await slept;
  expect((await rowOf(id)).reading?.text).toBe('in time');
  expect(sleeper.settled).toEqual([]);
});

test('a process that ends hands its files back, untried', async () => {
  const { id } = await arrive();
  const ending = worker([serves(PNG)], [readerOf(() => new Promise(() => undefined))]);
  const running = processAttachment(ending.deps, id);
  await expect.poll(async () => (await rowOf(id)).state).toBe('stored');
  ending.running.stopAll();
  await running;
  const row = await rowOf(id);
  expect(row).toMatchObject({ state: 'stored', reading: null, isSettled: false });
  expect(row.dueInS).toBeLessThanOrEqual(0);
});

test('of thirteen files at once ten are understood, and all are kept', async () => {
  const first = await arrive();
  const ids = [first.id];
  for (let more = 0; more < 12; more++) ids.push((await arrive({ conversationId: first.conversationId })).id);
  const { deps } = worker(
    Array.from({ length: 13 }, () => serves(PNG)),
    [readerOf(async () => understood('seen'))],
  );
  // Of one customer four are in work at one time: the others wait for these.
  for (const _ of ids) await Promise.all(ids.map((id) => processAttachment(deps, id)));
  const rows = await Promise.all(ids.map(rowOf));
  expect(rows.filter(({ reading }) => reading !== null)).toHaveLength(10);
  expect(rows.filter(({ storageKey }) => storageKey !== null)).toHaveLength(13);
  expect(rows.slice(10).map(({ reason }) => reason)).toEqual(['too_many', 'too_many', 'too_many']);
});

test('files go after the time of retention, and those of a customer who is gone go at once', async () => {
  const [old, erased] = [await arrive(), await arrive()];
  const [a, b] = [randomBytes(40), randomBytes(40)];
  const { deps } = worker([serves(a), serves(b)]);
  await processAttachment(deps, old.id);
  await processAttachment(deps, erased.id);
  await removeOldObjects(deps);
  expect(await keptHashes()).toEqual(expect.arrayContaining([hashOf(a), hashOf(b)]));
  const { storageKey } = await rowOf(old.id);
  await sql`update media_objects set created_at = now() - interval '91 days' where key = ${storageKey}`.execute(
    deps.db,
  );
  await sql`delete from attachments where id = ${erased.id}`.execute(deps.db);
  await removeOldObjects(deps);
  const kept = await keptHashes();
  expect(kept).not.toContain(hashOf(a));
  expect(kept).not.toContain(hashOf(b));
  expect(await rowOf(old.id)).toMatchObject({ storageKey: null, removedBecause: 'retention' });
});

test('bytes that cannot be deleted, however many, do not keep those of others', async () => {
  const [first, second] = [await arrive(), await arrive()];
  const [a, b] = [randomBytes(41), randomBytes(41)];
  const { deps } = worker([serves(a), serves(b)]);
  await processAttachment(deps, first.id);
  await processAttachment(deps, second.id);
  const { storageKey: locked } = await rowOf(first.id);
  await sql`update media_objects set remove_at = now() - interval '2 days' where key = ${locked}`.execute(deps.db);
  await sql`insert into media_objects (key, attachment_id, remove_at)
    select 'locked/' || n, ${first.id}, now() - interval '2 days' from generate_series(1, 250) n`.execute(deps.db);
  await sql`update media_objects set remove_at = now() where attachment_id = ${second.id}`.execute(deps.db);
  const isLocked = (key: string): boolean => key === locked || key.startsWith('locked/');
  const remove = (key: string): Promise<void> =>
    isLocked(key) ? Promise.reject(new Error('locked')) : deps.storage.remove(key);
  const partly = { ...deps, storage: { ...deps.storage, remove } };
  // Whoever sweeps is told.
  await expect(removeOldObjects(partly)).rejects.toThrow('locked');
  await removeOldObjects(partly).catch(() => undefined);
  expect(await keptHashes()).not.toContain(hashOf(b));
  expect(await rowOf(second.id)).toMatchObject({ storageKey: null, removedBecause: 'retention' });
  expect(await keptHashes()).toContain(hashOf(a));
  await sql`delete from media_objects where key like 'locked/%'`.execute(deps.db);
  await sql`update media_objects set removal_failed_at = now() - interval '2 hours'`.execute(deps.db);
  await removeOldObjects(deps);
  expect(await keptHashes()).not.toContain(hashOf(a));
});

test('sixty files go in and come out as they were', async () => {
  const files = Array.from({ length: 60 }, (_, index) => randomBytes(1 + index * 977));
  const { deps } = worker(files.map((bytes) => serves(bytes)));
  const ids = [];
  for (const _ of files) ids.push((await arrive({ kind: 'document' })).id);
  for (const id of ids) await processAttachment(deps, id);
  const kept = await Promise.all(
    ids.map(async (id) => hashOf(await buffer(await deps.storage.open((await rowOf(id)).storageKey ?? '')))),
  );
  expect(kept).toEqual(files.map(hashOf));
});

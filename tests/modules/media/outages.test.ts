import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type AttachmentId, markShown, processAttachment, unshownFilesOf } from '../../../src/media/index.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import {
  arrive,
  database,
  hashOf,
  keptHashes,
  makeDue,
  PNG,
  readerOf,
  refuses,
  rowOf,
  type Serve,
  serves,
  understood,
  worker,
} from './world.ts';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

/** It came so long ago, and what is due is due. */
async function later(id: AttachmentId, ageS: number): Promise<void> {
  await sql`update attachments set created_at = now() - ${ageS} * interval '1 s' where id = ${id}`.execute(
    database().db,
  );
  await makeDue(id);
}

const noBucket = (): Promise<never> => Promise.reject(new Error('no bucket'));
const seen = readerOf(async () => understood('una taza azul'));
const down = refuses('unreachable', true);
const unshown = async (conversationId: Parameters<typeof unshownFilesOf>[0]) =>
  (await readTogether(database().db, { files: unshownFilesOf(conversationId) })).files;

/** As many tries as anybody waits for have failed. */
async function isSaidNotToCome(deps: Parameters<typeof processAttachment>[0], id: AttachmentId): Promise<void> {
  for (let tries = 0; tries < 8; tries += 1) {
    await later(id, 254);
    await processAttachment(deps, id);
  }
  expect(await rowOf(id)).toMatchObject({ isSettled: true });
}

describe('a file that an outage keeps away', () => {
  const storageDown = { put: noBucket };
  test.each([
    ['Meta does not answer', () => down, {}, 'unreachable'],
    ['our storage takes nothing', () => serves(PNG), storageDown, 'storage_failed'],
  ] as const)(
    'because %s is said not to come, and is there for the next turn when it is over after days',
    async (_, serve, storage, reason) => {
      const { id, conversationId } = await arrive();
      const { deps, settled } = worker(
        Array.from({ length: 300 }, () => serve()),
        [seen],
      );
      const away = { ...deps, storage: { ...deps.storage, ...storage } };
      await isSaidNotToCome(away, id);
      expect(await rowOf(id)).toMatchObject({ state: 'announced', reason });
      expect(settled).toEqual([conversationId]);
      expect(await unshown(conversationId)).toMatchObject([{ isSettled: true, reason, reading: null }]);
      await sql`${markShown(await unshown(conversationId))}`.execute(deps.db);
      for (const ageS of [
        10 * MINUTE_S,
        HOUR_S,
        ...Array.from({ length: 20 }, (_, day) => HOUR_S + day * 8 * HOUR_S),
      ]) {
        await later(id, ageS);
        await processAttachment(away, id);
        const row = await rowOf(id);
        expect(row).toMatchObject({ state: 'announced', reason, isSettled: true });
        expect(row.dueInS).toBeLessThanOrEqual(HOUR_S);
        expect(row.dueInS).toBeGreaterThan(Math.min(ageS, HOUR_S) - 5);
      }
      // Nobody is told again and again.
      expect(settled).toHaveLength(1);
      expect(await unshown(conversationId)).toEqual([]);
      await later(id, 6 * DAY_S);
      await processAttachment(worker([serves(PNG)], [seen]).deps, id);
      expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: null, dueInS: null });
      expect(await unshown(conversationId)).toMatchObject([{ reading: { text: 'una taza azul' } }]);
    },
  );

  test('is given up when WhatsApp no longer keeps it, after seven days, which is no news', async () => {
    const { id, conversationId } = await arrive();
    const { deps } = worker(Array.from({ length: 20 }, () => down));
    await isSaidNotToCome(deps, id);
    await sql`${markShown(await unshown(conversationId))}`.execute(deps.db);
    await later(id, 7 * DAY_S - 30 * MINUTE_S);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', reason: 'unreachable', isSettled: true, dueInS: null });
    await later(id, 6 * DAY_S);
    expect(await unshown(conversationId)).toEqual([]);
  });

  test('but of which WhatsApp says that it is gone is not asked for again', async () => {
    const { id } = await arrive();
    const { deps } = worker([...Array.from({ length: 8 }, () => down), refuses('gone')] satisfies Serve[]);
    await isSaidNotToCome(deps, id);
    await later(id, HOUR_S);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'failed', reason: 'gone', dueInS: null });
  });

  test('and whose message is deleted meanwhile is not fetched any more', async () => {
    const { id } = await arrive();
    const { deps } = worker(Array.from({ length: 8 }, () => down));
    await isSaidNotToCome(deps, id);
    await sql`delete from messages where id = (select message_id from attachments where id = ${id})`.execute(deps.db);
    expect(await processAttachment(worker([]).deps, id)).toBeNull();
  });
});

test('while our storage takes nothing WhatsApp is asked for the bytes once, and again when it takes them', async () => {
  const { id } = await arrive();
  let asked = 0;
  let isDown = true;
  const { deps } = worker([], [seen]);
  const put: typeof deps.storage.put = (...given) => (isDown ? noBucket() : deps.storage.put(...given));
  const away = {
    ...deps,
    storage: { ...deps.storage, put },
    source: {
      open: async () => {
        asked += 1;
        return serves(PNG)();
      },
    },
  };
  for (let tries = 0; tries < 12; tries += 1) {
    await later(id, 254);
    await processAttachment(away, id);
  }
  expect(asked).toBe(1);
  expect(await rowOf(id)).toMatchObject({ state: 'announced', reason: 'storage_failed' });
  isDown = false;
  await later(id, HOUR_S);
  await processAttachment(away, id);
  expect(asked).toBe(2);
  const row = await rowOf(id);
  expect(row).toMatchObject({ state: 'understood', reason: null, bytes: PNG.length });
  expect(await keptHashes()).toContain(hashOf(PNG));
});

describe('a kept file that the storage does not hand out', () => {
  /** It was kept; whoever was to read it was killed. */
  async function kept() {
    const file = await arrive();
    const { deps } = worker(
      [serves(PNG)],
      [readerOf(async () => understood('', { unread: 'timed_out', isWorthRetrying: true }))],
    );
    await processAttachment(deps, file.id);
    return { ...file, away: { ...deps, storage: { ...deps.storage, open: noBucket } } };
  }

  test('for days is not called damaged, and is read when it is handed out', async () => {
    const { id, away } = await kept();
    for (let tries = 0; tries < 30; tries += 1) {
      await later(id, HOUR_S * (1 + tries));
      await processAttachment(away, id);
      expect(await rowOf(id)).toMatchObject({ state: 'stored', reason: 'storage_failed', attempts: 1 });
    }
    await later(id, 2 * DAY_S);
    await processAttachment(worker([], [seen]).deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: null, reading: { text: 'una taza azul' } });
  });

  test('for a week keeps its reason, and its bytes', async () => {
    const { id, away } = await kept();
    await later(id, 7 * DAY_S - 1);
    await processAttachment(away, id);
    const row = await rowOf(id);
    expect(row).toMatchObject({
      state: 'failed',
      reason: 'storage_failed',
      reading: { unread: 'timed_out' },
      dueInS: null,
    });
    expect(row.storageKey).not.toBeNull();
  });

  test('is waited for some minutes, and then its customer is told', async () => {
    const { id, conversationId, away } = await kept();
    await sql`update attachments set settled_at = null, reading = null, reason = null where id = ${id}`.execute(
      away.db,
    );
    const told: string[] = [];
    const deps = { ...away, afterSettled: async (one: string) => void told.push(one) };
    await later(id, 20);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ isSettled: false, reason: 'storage_failed' });
    await later(id, 5 * MINUTE_S);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'stored', isSettled: true, reason: 'storage_failed' });
    expect(told).toEqual([conversationId]);
  });
});

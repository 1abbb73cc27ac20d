import { expect, test } from 'vitest';
import type { MessageId } from '../../../src/core/ids.ts';
import { dropFilesOf, processAttachment, removeOldObjects } from '../../../src/media/index.ts';
import { keptFile } from '../../../src/media/listed-store.ts';
import { arrive, database, keptFiles, makeDue, PNG, readerOf, rowOf, serves, understood, worker } from './world.ts';

const remove = (messageId: MessageId): Promise<void> =>
  database()
    .db.transaction()
    .execute((tx) => dropFilesOf(tx, [messageId]));
const reader = readerOf(async () => understood('una taza'));
const sweep = (deps: Parameters<typeof removeOldObjects>[0]): Promise<void> =>
  removeOldObjects({ ...deps, retentionDays: 90 });

test('the bytes of a file whose message was deleted can be read by nobody at once, and are gone with the next sweep', async () => {
  const [{ id, messageId }, other] = [await arrive(), await arrive()];
  const { deps } = worker([serves(PNG), serves(PNG)], [reader]);
  await processAttachment(deps, id);
  await processAttachment(deps, other.id);
  const before = await keptFiles();
  await remove(messageId);
  expect(await keptFile(database().db, id)).toBeNull();
  await sweep(deps);
  expect(await rowOf(id)).toMatchObject({ storageKey: null, removedBecause: 'revoked', dueInS: null });
  expect(await keptFiles()).toHaveLength(before.length - 1);
  expect(await rowOf(other.id)).toMatchObject({ removedBecause: null, state: 'understood' });
});

test('a file that was not fetched yet is not fetched any more', async () => {
  const { id, messageId } = await arrive();
  await remove(messageId);
  await makeDue(id).catch(() => undefined);
  const { deps } = worker([], [reader]);
  expect(await rowOf(id)).toMatchObject({ state: 'failed', reason: 'revoked', isSettled: true });
  await processAttachment(deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'failed', storageKey: null });
});

test('one that is deleted while it is being fetched leaves no bytes', async () => {
  const { id, messageId } = await arrive();
  const before = await keptFiles();
  const { deps } = worker(
    [
      async () => {
        await remove(messageId);
        return serves(PNG)();
      },
    ],
    [reader],
  );
  await processAttachment(deps, id);
  await sweep(deps);
  expect(await rowOf(id)).toMatchObject({ state: 'failed', storageKey: null, reading: null });
  expect(await keptFiles()).toEqual(before);
});

test('one that is deleted while it is being read is read for nobody, and leaves no bytes', async () => {
  const { id, messageId } = await arrive();
  const before = await keptFiles();
  const reading = readerOf(async () => {
    await remove(messageId);
    return understood('una taza');
  });
  const { deps } = worker([serves(PNG)], [reading]);
  await processAttachment(deps, id);
  await sweep(deps);
  expect(await rowOf(id)).toMatchObject({
    storageKey: null,
    reading: null,
    removedBecause: 'revoked',
    isSettled: true,
  });
  expect(await keptFiles()).toEqual(before);
});

test('deleted twice is deleted once, and what a card had removed stays so', async () => {
  const { id, messageId } = await arrive();
  const { deps } = worker([serves(PNG)], [readerOf(async () => understood('4111…', { holdsCard: true }))]);
  await processAttachment(deps, id);
  await remove(messageId);
  await remove(messageId);
  await sweep(deps);
  expect(await rowOf(id)).toMatchObject({ storageKey: null, removedBecause: 'card' });
});

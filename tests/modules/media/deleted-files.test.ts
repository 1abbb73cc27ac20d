import { writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { MessageId } from '../../../src/core/ids.ts';
import {
  type AttachmentId,
  createSoundCopies,
  dropFilesOf,
  processAttachment,
  removeOldObjects,
} from '../../../src/media/index.ts';
import { keptFile } from '../../../src/media/listed-store.ts';
import { fixtureBytes } from '../../support/sounds.ts';
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

describe('the copy of a sound that holds a card', () => {
  const voiceNote = () => arrive({ kind: 'audio', mime: 'audio/ogg' });
  /** What plays everywhere, made by whoever listens while it is read. */
  const copied = (write: (target: string) => Promise<void>, { storage }: ReturnType<typeof worker>['deps']) =>
    createSoundCopies({ db: database().db, storage, toM4a: (_, target) => write(target).then(() => true) });
  const keysOf = async (id: AttachmentId) =>
    (await sql`select key from media_objects where attachment_id = ${id}`.execute(database().db)).rows;

  test('goes with the sound', async () => {
    const { id } = await voiceNote();
    const before = await keptFiles();
    const { deps } = worker([serves(fixtureBytes('order.ogg'))]);
    const copies = copied((target) => writeFile(target, 'a copy'), deps);
    const listened = readerOf(async () => {
      expect(await copies(id)).toMatchObject({ storageKey: `copies/${id}` });
      expect(await keptFiles()).toHaveLength(before.length + 2);
      return understood('a card', { holdsCard: true });
    }, /^audio\//);
    await processAttachment({ ...deps, readers: [listened] }, id);
    expect(await keptFiles()).toEqual(before);
    expect(await keysOf(id)).toEqual([]);
  });

  test('is given to nobody and kept nowhere when it is finished after the sound has gone', async () => {
    const { id } = await voiceNote();
    const before = await keptFiles();
    const { deps } = worker([serves(fixtureBytes('order.ogg'))]);
    let finish = (): void => undefined;
    const isRead = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let copy: Promise<unknown> = Promise.resolve();
    const listened = readerOf(async () => {
      let began = (): void => undefined;
      const hasBegun = new Promise<void>((resolve) => {
        began = resolve;
      });
      const opened = copied(async (target) => {
        began();
        await isRead;
        await writeFile(target, 'a copy');
      }, deps);
      copy = opened(id);
      await hasBegun;
      return understood('a card', { holdsCard: true });
    }, /^audio\//);
    await processAttachment({ ...deps, readers: [listened] }, id);
    finish();
    expect(await copy).toBeNull();
    expect(await keptFiles()).toEqual(before);
    expect(await keysOf(id)).toEqual([]);
  });
});

import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  createPdfReader,
  createVideoReader,
  describeFile,
  hastenRefused,
  markShown,
  processAttachment,
  type Reading,
  type Track,
  unshownFilesOf,
  type VideoTools,
} from '../../../src/media/index.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import type { InTurn } from '../../../src/platform/in-turn.ts';
import { drawnText } from '../../support/pictures/draw.ts';
import { scannedPdf } from '../../support/scanned-pdf.ts';
import { arrive, database, makeDue, readerOf, rowOf, serves, understood, worker } from './world.ts';

const MP4 = Buffer.concat([
  Buffer.from('000000206674797069736f6d0000020069736f6d69736f32617663316d703431', 'hex'),
  randomBytes(64),
]);
const failed = (unread: NonNullable<Reading['unread']>): Reading => understood('', { unread, isWorthRetrying: true });

const writes = async (_: string, target: string): Promise<Track> => {
  await writeFile(target, 'a track');
  return { outcome: 'written', cutAtSeconds: null };
};
const TOOLS: VideoTools = { firstFrame: writes, sound: writes };

/** A film whose frame costs 7, and whose sound is heard as these say, one a try. */
async function film(...sounds: readonly (Reading | null)[]) {
  const file = await arrive({ kind: 'video', mime: 'video/mp4' });
  const asked = { frame: 0, sound: 0 };
  const frame = readerOf(async () => {
    asked.frame += 1;
    return understood('una taza rota', { costMicroUsd: 7 });
  });
  const sound = readerOf(async () => {
    const next = sounds[asked.sound] ?? failed('vendor_failed');
    asked.sound += 1;
    return next;
  }, /^audio\//);
  const { deps } = worker([serves(MP4)], [createVideoReader(TOOLS, [frame, sound])]);
  return { ...file, deps, asked };
}
const news = async (conversationId: Parameters<typeof unshownFilesOf>[0]) =>
  (await readTogether(database().db, { files: unshownFilesOf(conversationId) })).files;

describe('a film whose sound is not heard at first', () => {
  test('is told with what is missing, and heard later, without its picture being paid for twice', async () => {
    const { id, conversationId, deps, asked } = await film(
      failed('vendor_failed'),
      understood('llegó así', { costMicroUsd: 3 }),
    );
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({
      state: 'stored',
      isSettled: true,
      reason: null,
      reading: { isSure: false },
    });
    const [first] = await news(conversationId);
    if (!first) throw new Error('not told');
    expect(describeFile(first, 'es')).toContain('Falta: sonido (falló el servicio que lee los archivos)');
    expect(describeFile(first, 'en')).toContain('Missing: sound (the service that reads it failed)');
    expect(describeFile(first, 'es')).toContain('│ (imagen) una taza rota');
    await sql`${markShown([first])}`.execute(deps.db);
    await makeDue(id);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({
      ...{ state: 'understood', dueInS: null },
      reading: { text: '(imagen) una taza rota\n(sonido) llegó así', isSure: true, costMicroUsd: 10 },
    });
    expect(asked).toEqual({ frame: 1, sound: 2 });
    const [second] = await news(conversationId);
    if (!second) throw new Error('not told');
    expect(describeFile(second, 'es')).not.toContain('Falta');
  });

  test('and never is, keeps its picture, and is left after some tries without parts beside it', async () => {
    const { id, conversationId, deps, asked } = await film();
    for (let tries = 0; tries < 5; tries += 1) {
      await processAttachment(deps, id);
      await sql`${markShown(await news(conversationId))}`.execute(deps.db);
      await makeDue(id);
    }
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'understood', dueInS: null, reading: { text: '(imagen) una taza rota' } });
    expect(row.reading?.parts).toBeUndefined();
    expect(asked).toEqual({ frame: 1, sound: 5 });
  });

  test('because the day’s money is spent is tried again when there is some', async () => {
    const { id, deps } = await film(failed('over_budget'));
    await processAttachment(deps, id);
    const { dueInS } = await rowOf(id);
    expect(dueInS).toBeCloseTo((await deps.allowance.nextDayInMs()) / 1_000, -2);
  });

  test('because an account is refused is tried again for days, and at once when it is accepted', async () => {
    const refusals = Array.from({ length: 20 }, () => failed('vendor_refused'));
    const { id, deps } = await film(...refusals, understood('llegó así'));
    for (let tries = 0; tries < 20; tries += 1) {
      await processAttachment(deps, id);
      expect(await rowOf(id)).toMatchObject({ state: 'stored', reading: { missing: 'vendor_refused' } });
      if (tries < 19) await makeDue(id);
    }
    await hastenRefused(deps.db);
    expect((await rowOf(id)).dueInS).toBeLessThanOrEqual(60);
    await makeDue(id);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'understood', reading: { isSure: true } });
  });

  test('and whose picture shows a card keeps nothing for another try', async () => {
    const { id, deps } = await film(failed('over_budget'));
    const card = readerOf(async () => understood('4111 1111 1111 1111', { holdsCard: true }));
    const sound = readerOf(async () => failed('over_budget'), /^audio\//);
    await processAttachment({ ...deps, readers: [createVideoReader(TOOLS, [card, sound])] }, id);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: 'understood', dueInS: null, removedBecause: 'card' });
    expect(JSON.stringify(row.reading)).not.toContain('4111');
  });
});

test('a film for which the disk had no room is tried again, and what there was room for is told', async () => {
  const { id, deps } = await film();
  const noRoom = async (): Promise<Track> => ({ outcome: 'failed', reason: 'vendor_failed' });
  const sound = readerOf(async () => understood('llegó así'), /^audio\//);
  const reader = createVideoReader({ firstFrame: noRoom, sound: writes }, [sound]);
  await processAttachment({ ...deps, readers: [reader] }, id);
  const { state, dueInS, reading } = await rowOf(id);
  expect({ state, reading }).toMatchObject({ state: 'stored', reading: { text: '(sonido) llegó así' } });
  expect(dueInS).toBeGreaterThan(0);
});

describe('what a first attempt understood', () => {
  const broken = async (): Promise<Track> => ({ outcome: 'failed', reason: 'damaged' });

  test('of the picture of a film stays when it cannot be taken out of the film again', async () => {
    const { id, deps, asked } = await film(failed('vendor_failed'));
    await processAttachment(deps, id);
    await makeDue(id);
    const sound = readerOf(async () => understood('llegó así'), /^audio\//);
    const later = createVideoReader({ firstFrame: broken, sound: writes }, [sound]);
    await processAttachment({ ...deps, readers: [later] }, id);
    expect(await rowOf(id)).toMatchObject({
      ...{ state: 'understood', reason: null },
      reading: { text: '(imagen) una taza rota\n(sonido) llegó así', isSure: true, costMicroUsd: 7 },
    });
    expect(asked).toEqual({ frame: 1, sound: 1 });
  });

  test('of the cut sound of a film stays, and stays doubtful, without being taken out again', async () => {
    const { id, deps } = await film();
    const cut = async (source: string, target: string): Promise<Track> => ({
      ...(await writes(source, target)),
      ...{ outcome: 'written', cutAtSeconds: 600 },
    });
    const sound = readerOf(async () => understood('primero quiero dos'), /^audio\//);
    const frame = readerOf(async () => failed('vendor_failed'));
    const first = createVideoReader({ firstFrame: writes, sound: cut }, [frame, sound]);
    await processAttachment({ ...deps, readers: [first] }, id);
    await makeDue(id);
    const seen = readerOf(async () => understood('una taza rota'));
    const later = createVideoReader({ firstFrame: writes, sound: broken }, [seen]);
    await processAttachment({ ...deps, readers: [later] }, id);
    expect(await rowOf(id)).toMatchObject({
      state: 'understood',
      reading: {
        text: '(imagen) una taza rota\n(sonido) primero quiero dos',
        ...{ isSure: false, detail: { soundCutAtSeconds: 600 } },
      },
    });
  });

  test('of the pages of a scan stays when they cannot be painted again', async () => {
    const { bytes, info } = await drawnPage();
    const page = { bytes, ...info, about: '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode' };
    const pdf = scannedPdf([{ pictures: [page], mark: 'Scanned with ScannerApp' }, { pictures: [page] }]);
    const readings = [understood('una hoja', { costMicroUsd: 7 }), failed('vendor_failed')];
    const seer = readerOf(async () => readings.shift() ?? failed('vendor_failed'));
    let processes = 0;
    // Text and pages of the first attempt, the text of the second; its pages are not painted.
    const inTurn: InTurn = async (work) => {
      processes += 1;
      return processes === 4 ? ({ outcome: 'damaged' } as Awaited<ReturnType<typeof work>>) : work();
    };
    const { id } = await arrive({ kind: 'document', mime: 'application/pdf' });
    const { deps } = worker([serves(pdf)], [createPdfReader([seer], inTurn)], { timeLimitMs: 60_000 });
    await processAttachment(deps, id);
    const first = await rowOf(id);
    expect(first.reading?.text).toMatch(/^Scanned with ScannerApp\n\(página [12]\) una hoja$/);
    await makeDue(id);
    await processAttachment(deps, id);
    const second = await rowOf(id);
    expect([processes, second.state, second.reason]).toEqual([4, 'understood', null]);
    expect(second.reading).toMatchObject({ text: first.reading?.text, costMicroUsd: 7 });
  });
});

const drawnPage = async () => {
  const { data, info } = await sharp(drawnText('slip')).jpeg().toBuffer({ resolveWithObject: true });
  return { bytes: data, info: { width: info.width, height: info.height } };
};

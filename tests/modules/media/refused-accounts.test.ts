import { sql } from 'kysely';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { watchVendor } from '../../../src/app/watch-vendor.ts';
import { listAlerts } from '../../../src/handoff/index.ts';
import {
  createVoiceReader,
  noticeOfUnread,
  processAttachment,
  type TextReader,
  type TextReading,
  unshownFilesOf,
  watchAccount,
  watchedTextReader,
  watchedTranscriber,
} from '../../../src/media/index.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createWhisper } from '../../../src/vendors/whisper/index.ts';
import { drawnText } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';
import { fixtureBytes } from '../../support/sounds.ts';
import { type SpeechServer, startSpeechServer } from '../../support/speech-server.ts';
import { arrive, database, makeDue, rowOf, serves, worker } from './world.ts';

const ORDER = 'Hola, quiero dos bolsas de café de Chiapas, por favor.';
const log = createLog({ level: 'silent', name: 'test' });
let server: SpeechServer;
let isAccepted = false;
beforeAll(async () => {
  server = await startSpeechServer(() =>
    isAccepted
      ? { body: { text: ORDER, language: 'spanish' } }
      : { status: 401, body: { error: { message: 'no', code: 'invalid_api_key' } } },
  );
});
afterAll(() => server.close());

/** A worker process that has just started: it knows nothing of refusals yet. */
function voiceWorker(files: number) {
  const { db } = database();
  const account = { apiKey: 'sk-x', baseUrl: server.url, model: 'whisper-1', waitsMs: [], record: () => undefined };
  const transcriber = watchedTranscriber(createWhisper(account), watchVendor({ db, log }, 'speech_account_refused'));
  const limits = { maxBytes: 1_000_000, maxSeconds: 900, partSeconds: 300 };
  const reader = createVoiceReader({ transcriber, tools: null, limits, workFolder: '/tmp', record: () => undefined });
  return worker(
    Array.from({ length: files }, () => serves(fixtureBytes('order.ogg'))),
    [reader],
  );
}
const voiceNote = () => arrive({ kind: 'audio', isVoice: true, mime: 'audio/ogg; codecs=opus' });
const alertsOpen = async () => (await listAlerts(database().db)).map(({ code, count }) => ({ code, count }));

test('a refused key is told to staff once, the customer is asked to type, and the notes are heard once it works', async () => {
  const [first, second] = [await voiceNote(), await voiceNote()];
  const before = voiceWorker(2);
  await processAttachment(before.deps, first.id);
  await processAttachment(before.deps, second.id);
  // The second one did not ask again.
  expect(server.asked).toHaveLength(1);
  expect(await alertsOpen()).toEqual([{ code: 'speech_account_refused', count: 1 }]);
  for (const { id, conversationId } of [first, second]) {
    expect(await rowOf(id)).toMatchObject({ state: 'stored', reason: 'vendor_refused', isSettled: true });
    const { files } = await readTogether(database().db, { files: unshownFilesOf(conversationId) });
    expect(noticeOfUnread(files, 'es')?.text).toMatch(
      /no pude escucharlo \(el servicio .* no está disponible.*¿Me lo escribes/,
    );
    expect(noticeOfUnread(files, 'en')?.text).toMatch(/not available for now.*type it/);
  }
  isAccepted = true;
  const third = await voiceNote();
  const after = voiceWorker(1);
  await processAttachment(after.deps, third.id);
  expect((await rowOf(third.id)).reading?.text).toBe(ORDER);
  expect(await alertsOpen()).toEqual([]);
  for (const { id } of [first, second]) {
    expect((await rowOf(id)).dueInS).toBeLessThanOrEqual(60);
    await makeDue(id);
    await processAttachment(after.deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: null, dueInS: null });
    expect((await rowOf(id)).reading?.text).toBe(ORDER);
  }
});

test('a note that an account refuses for days is not given up as damaged, but after a week it is left', async () => {
  isAccepted = false;
  const { id } = await voiceNote();
  for (let tries = 0; tries < 20; tries += 1) {
    const { deps } = voiceWorker(1);
    await processAttachment(deps, id);
    expect(await rowOf(id)).toMatchObject({ state: 'stored', reason: 'vendor_refused' });
    await makeDue(id);
  }
  await sql`update attachments set created_at = now() - interval '8 days' where id = ${id}`.execute(database().db);
  await processAttachment(voiceWorker(0).deps, id);
  expect(await rowOf(id)).toMatchObject({ state: 'understood', reason: 'vendor_refused', dueInS: null });
});

test('a refused account rests for a minute in each process, and one that works is told once a minute', async () => {
  let nowMs = 0;
  const told: string[] = [];
  const watch = watchAccount({
    nowMs: () => nowMs,
    onRefused: async (code) => void told.push(code),
    onWorks: async () => void told.push('works'),
  });
  await watch.worked();
  await watch.worked();
  await watch.refused('401');
  expect(watch.isResting()).toBe(true);
  nowMs += 60_000;
  expect(watch.isResting()).toBe(false);
  await watch.worked();
  expect(told).toEqual(['works', '401', 'works']);
});

const REFUSED: TextReading = { outcome: 'failed', reason: 'vendor_refused', isWorthRetrying: true, costMicroUsd: 0 };
let calls = 0;
const vision: TextReader = {
  name: 'google-vision',
  read: async () => {
    calls += 1;
    return REFUSED;
  },
};
const told: string[] = [];
const watch = watchAccount({
  nowMs: () => 0,
  onRefused: async (code) => void told.push(code),
  onWorks: async () => void told.push('works'),
});
const { read } = usePictureReader({ textReader: watchedTextReader(vision, watch) });

test('with a refused account of Google Vision pictures are read here, and those without a find are tried again', async () => {
  const slip = await read(drawnText('slip'), 'image/png');
  expect(slip).toMatchObject({ unread: null, detail: { textReader: 'tesseract', textReaderFailed: 'vendor_refused' } });
  const empty = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#8ad' } })
    .png()
    .toBuffer();
  expect(await read(empty, 'image/png')).toMatchObject({
    unread: 'vendor_refused',
    isWorthRetrying: true,
  });
  expect({ calls, told }).toEqual({ calls: 1, told: ['google-vision'] });
});

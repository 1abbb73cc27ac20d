import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AudioTools, createVoiceReader } from '../../../src/media/index.ts';
import { sniffMime } from '../../../src/media/sniff-mime.ts';
import { findAudioTools } from '../../../src/vendors/ffmpeg/index.ts';
import { createWhisper } from '../../../src/vendors/whisper/index.ts';
import { missingFfmpeg } from '../../support/ffmpeg.ts';
import { voiceFixture, writeSound } from '../../support/sounds.ts';
import { type SpeechServer, startSpeechServer } from '../../support/speech-server.ts';

const missing = missingFfmpeg();
const ORDER = 'Hola, quiero dos bolsas de café de Chiapas, por favor.';
const folder = mkdtempSync(join(tmpdir(), 'recado-voice-formats-'));
const workFolder = join(folder, 'work');
mkdirSync(workFolder);
let server: SpeechServer;
beforeAll(async () => {
  server = await startSpeechServer(() => ({ body: { text: ORDER, language: 'spanish' } }));
});
beforeEach(() => void server.asked.splice(0));
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A fixture as it comes in: its type told by its bytes and by what the message said it is. */
async function hear(name: string, announced: string, tools: AudioTools | null) {
  const { path, bytes } = voiceFixture(name, announced);
  const account = { apiKey: 'sk-x', baseUrl: server.url, model: 'whisper-1' };
  const transcriber = createWhisper({ ...account, waitsMs: [], record: () => undefined });
  const limits = { maxBytes: 1_000_000, maxSeconds: 900, partSeconds: 300 };
  const reader = createVoiceReader({ transcriber, tools, limits, workFolder, record: () => undefined });
  const mime = await sniffMime(path, announced);
  expect(reader.reads(mime)).toBe(true);
  const hints = { language: 'es', vocabulary: ['Café de Chiapas'] } as const;
  return reader.read({ path, mime, bytes }, hints, AbortSignal.timeout(30_000));
}

/** Name, as WhatsApp or a browser announces it, and as what the server gets it. */
const FORMATS = [
  ['order.ogg', 'audio/ogg; codecs=opus', 'voice.ogg'],
  ['order.amr', 'audio/amr', 'part-1.mp3'],
  ['order.aac', 'audio/aac', 'part-1.mp3'],
  ['order.m4a', 'audio/mp4', 'voice.m4a'],
  ['order.mp3', 'audio/mpeg', 'voice.mp3'],
  ['order.webm', 'audio/webm;codecs=opus', 'voice.webm'],
  ['recorded.mp4', 'audio/mp4', 'voice.m4a'],
  ['film.mp4', 'audio/mp4', 'voice.m4a'],
] as const;

describe.skipIf(missing !== null)(`with ffmpeg${missing ? ` (${missing})` : ''}`, () => {
  test.each(FORMATS)('a voice note in %s that is sent as %s is heard to its end', async (name, announced, sentAs) => {
    const tools = await findAudioTools();
    expect(await hear(name, announced, tools)).toMatchObject({ unread: null, text: ORDER });
    expect(server.asked).toHaveLength(1);
    const [{ file, bytes }] = server.asked as [(typeof server.asked)[number]];
    expect(file.name).toBe(sentAs);
    const got = writeSound(folder, `got-${file.name}`, bytes, file.type);
    const analysis = await tools?.analyse(got, 900, AbortSignal.timeout(30_000));
    expect(analysis).toMatchObject({ outcome: 'decoded', hasFaults: false });
    expect(analysis?.outcome === 'decoded' && analysis.seconds).toBeCloseTo(4.55, 0);
    expect(readdirSync(workFolder)).toEqual([]);
  });
});

test('what a browser records is heard without ffmpeg too', async () => {
  expect(await hear('order.webm', 'audio/webm;codecs=opus', null)).toMatchObject({ unread: null, text: ORDER });
  expect(server.asked[0]?.file).toMatchObject({ name: 'voice.webm', type: 'audio/webm' });
});

test.each([
  ['order.webm', 'video/webm'],
  ['film.mp4', 'video/mp4'],
])('%s that is sent as a film is one', async (name, mime) => {
  expect(await sniffMime(voiceFixture(name, mime).path, mime)).toBe(mime);
  expect(await sniffMime(voiceFixture(name, mime).path, null)).toBe(mime);
});

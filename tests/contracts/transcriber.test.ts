import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDemoTranscriber, DEMO_WORDS, type Transcriber } from '../../src/media/index.ts';
import { readOggClaim } from '../../src/platform/files/index.ts';
import { createWhisper } from '../../src/vendors/whisper/index.ts';
import { noteWithWords, voiceFixture } from '../support/sounds.ts';
import { type SpeechServer, startSpeechServer } from '../support/speech-server.ts';
import { transcriberContract } from './transcriber.ts';

const folder = mkdtempSync(join(tmpdir(), 'recado-transcribers-'));
afterAll(() => rmSync(folder, { recursive: true }));
const note = (name: string, words: string | null) => noteWithWords(folder, name, words);

describe.each(['whisper-1', 'gpt-transcribe', 'own/large-v3'])('the vendor with %s', (model) => {
  let server: SpeechServer;
  let whisper: Transcriber;
  beforeAll(async () => {
    // It hears what the bytes that reached it say, so that a wrong or half file is not heard.
    server = await startSpeechServer(({ bytes }) => ({
      body: { text: readOggClaim(bytes, bytes)?.comments.get(DEMO_WORDS) ?? '' },
    }));
    whisper = createWhisper({ apiKey: 'sk-test', baseUrl: server.url, model, record: () => undefined });
  });
  afterAll(() => server.close());

  transcriberContract(model, { transcriber: () => whisper, note });

  test('gets the bytes as they are, under a name with the extension of their format', async () => {
    const { path, mime, bytes } = voiceFixture('order.ogg', 'audio/ogg');
    const part = { path, mime, bytes, fileName: 'voice.ogg', seconds: 4.5 };
    await whisper.transcribe(part, { language: null, vocabulary: [] }, AbortSignal.timeout(20_000));
    const asked = server.asked.at(-1);
    expect(asked).toMatchObject({ url: '/v1/audio/transcriptions', authorization: 'Bearer sk-test' });
    expect(asked?.file).toMatchObject({ name: 'voice.ogg', type: 'audio/ogg', size: bytes });
    expect(asked?.fields['model']).toEqual([model]);
  });
});

describe('the stand-in', () => {
  const demo = createDemoTranscriber();
  transcriberContract('the stand-in', { transcriber: () => demo, note });

  test('says that it is one, and that it heard nothing of a real recording', async () => {
    const { path, mime, bytes } = voiceFixture('order.ogg', 'audio/ogg');
    const part = { path, mime, bytes, fileName: 'voice.ogg', seconds: 4.5 };
    expect(demo.isStandIn).toBe(true);
    expect(await demo.transcribe(part, { language: 'es', vocabulary: [] }, AbortSignal.timeout(5_000))).toEqual({
      outcome: 'failed',
      reason: 'not_configured',
      isWorthRetrying: false,
      code: 'demo_cannot_hear',
    });
  });
});

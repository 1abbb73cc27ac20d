import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import type { ReadingHints, SoundPart, Transcript } from '../../../src/media/index.ts';
import { createWhisper, type WhisperDeps } from '../../../src/vendors/whisper/index.ts';
import { voiceFixture } from '../../support/sounds.ts';
import { type SpeechServer, startSpeechServer } from '../../support/speech-server.ts';

const { path, mime, bytes } = voiceFixture('order.ogg', 'audio/ogg');
const PART: SoundPart = { path, mime, bytes, fileName: 'voice.ogg', seconds: 4.55 };
const HINTS: ReadingHints = { language: 'es', vocabulary: ['Café de Chiapas', 'Taza Oaxaca'] };

type Event = { readonly name: string; readonly fields: object };

function makeWhisper(over: Partial<WhisperDeps> = {}) {
  const events: Event[] = [];
  const deps = { apiKey: 'sk-test', baseUrl: null, model: 'whisper-1', waitsMs: [1, 1] };
  const record: WhisperDeps['record'] = (name, fields) => void events.push({ name, fields });
  return { whisper: createWhisper({ ...deps, record, ...over }), events };
}

let server: SpeechServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
  nock.cleanAll();
});

type Answers = Parameters<typeof startSpeechServer>[0];

async function hear(answers: Answers, over: Partial<WhisperDeps> = {}, hints = HINTS): Promise<Transcript> {
  server = await startSpeechServer(answers);
  const { whisper } = makeWhisper({ baseUrl: server.url, ...over });
  return whisper.transcribe(PART, hints, AbortSignal.timeout(20_000));
}

const hi: Answers = () => ({ body: { text: 'hola' } });

describe('what a model is told', () => {
  test('whisper-1 gets the customer’s language and the names of the shop as a prompt', async () => {
    await hear(hi);
    expect(server?.asked[0]?.fields).toEqual({
      model: ['whisper-1'],
      stream: ['false'],
      response_format: ['verbose_json'],
      language: ['es'],
      prompt: ['Café de Chiapas, Taza Oaxaca'],
    });
  });

  test.each(['gpt-transcribe', 'gpt-transcribe-2027-05-01'])('%s gets languages and keywords', async (model) => {
    await hear(hi, { model }, { ...HINTS, language: 'en' });
    expect(server?.asked[0]?.fields).toEqual({
      model: [model],
      stream: ['false'],
      response_format: ['json'],
      'languages[]': ['en', 'es'],
      'keywords[]': ['Café de Chiapas', 'Taza Oaxaca'],
    });
  });

  test.each([
    ['gpt-4o-transcribe', { language: ['es'], prompt: ['Café de Chiapas, Taza Oaxaca'] }],
    ['Systran/faster-whisper-large-v3', { language: ['es'], prompt: ['Café de Chiapas, Taza Oaxaca'] }],
    ['gpt-4o-transcribe-diarize', { language: ['es'], chunking_strategy: ['auto'] }],
  ])('%s gets plain json', async (model, fields) => {
    await hear(hi, { model });
    expect(server?.asked[0]?.fields).toEqual({
      model: [model],
      stream: ['false'],
      response_format: ['json'],
      ...fields,
    });
  });

  test('nothing is said of a language that is not known, and no empty prompt is sent', async () => {
    await hear(hi, {}, { language: null, vocabulary: ['  ', 'x'.repeat(100)] });
    expect(Object.keys(server?.asked[0]?.fields ?? {})).toEqual(['model', 'stream', 'response_format']);
  });

  test('a catalogue of 10,000 names is cut to what a model reads', async () => {
    const vocabulary = Array.from({ length: 10_000 }, (_, number) => `Producto número ${number}`);
    await hear(hi, {}, { language: 'es', vocabulary });
    expect(server?.asked[0]?.fields['prompt']?.[0]?.length).toBeLessThanOrEqual(600);
    await server?.close();
    await hear(hi, { model: 'gpt-transcribe' }, { language: 'es', vocabulary });
    expect(server?.asked[0]?.fields['keywords[]']).toHaveLength(100);
  });
});

describe('what is made of an answer', () => {
  const api = () => nock('https://api.openai.com').post('/v1/audio/transcriptions');
  const ask = (model: string) => makeWhisper({ model }).whisper.transcribe(PART, HINTS, AbortSignal.timeout(20_000));

  test.each([
    ['whisper-1', { text: 'hola', language: 'spanish', duration: 4.6 }, { language: 'es', costMicroUsd: 500 }],
    ['whisper-1', { text: 'hallo', language: 'german' }, { language: 'german', costMicroUsd: 500 }],
    ['gpt-transcribe', { text: 'hola', languages: [{ code: 'es' }] }, { language: 'es', costMicroUsd: 375 }],
    ['gpt-transcribe', { text: 'hola', languages: [] }, { language: null }],
    ['gpt-transcribe', { text: 'x', usage: { type: 'duration', seconds: 60 } }, { costMicroUsd: 4_500 }],
    ['gpt-9-transcribe', { text: 'hola' }, { costMicroUsd: null }],
  ])('%s answers %j', async (model, body, expected) => {
    api().reply(200, body);
    expect(await ask(model)).toMatchObject({ outcome: 'heard', model, ...expected });
  });

  test('a stretch that the model itself takes for no speech makes the transcript weak', async () => {
    api().reply(200, { text: 'hola', segments: [{ avg_logprob: -1.4, no_speech_prob: 0.9 }] });
    expect(await ask('whisper-1')).toMatchObject({ isWeak: true });
    api().reply(200, { text: 'hola', segments: [{ avg_logprob: -0.2, no_speech_prob: 0.9 }] });
    expect(await ask('whisper-1')).toMatchObject({ isWeak: false });
  });

  test('a server of one’s own costs nothing', async () => {
    expect(await hear(hi)).toMatchObject({ outcome: 'heard', costMicroUsd: 0 });
  });

  test.each([
    ['whisper-1', null, 4.55, { vendor: 'openai', units: 5, costMicroUsd: 500 }],
    ['gpt-transcribe', null, 60, { vendor: 'openai', units: 60, costMicroUsd: 4_500 }],
    ['gpt-9-transcribe', null, 60, { vendor: 'openai', units: 60, costMicroUsd: 6_000 }],
    ['whisper-1', null, null, { units: Math.ceil(bytes / 2_000) }],
    ['large-v3', 'http://127.0.0.1:9/v1', 60, { vendor: 'own-server', units: 60, costMicroUsd: 0 }],
  ])('what a part will cost is known before it is sent (%s at %s, %s s)', (model, baseUrl, seconds, expected) => {
    const { whisper } = makeWhisper({ model, baseUrl });
    expect(whisper.expects?.({ ...PART, seconds })).toMatchObject({ model, unit: 'second', ...expected });
  });
});

describe('when a call fails', () => {
  const fails =
    (status: number, code: string | null = null, headers = {}): Answers =>
    () => ({
      status,
      headers,
      body: { error: { message: 'no', type: 'x', code } },
    });

  test.each([
    [401, 'invalid_api_key', 1, { reason: 'vendor_refused', isWorthRetrying: true, code: '401 invalid_api_key' }],
    [403, null, 1, { reason: 'vendor_refused', isWorthRetrying: true, code: '403' }],
    [429, 'insufficient_quota', 1, { reason: 'vendor_refused', isWorthRetrying: true }],
    [429, 'rate_limit_exceeded', 3, { reason: 'vendor_failed', isWorthRetrying: true }],
    [500, null, 3, { reason: 'vendor_failed', isWorthRetrying: true, code: '500' }],
    [503, null, 3, { reason: 'vendor_failed', isWorthRetrying: true }],
    [400, 'invalid_value', 1, { reason: 'damaged', isWorthRetrying: false }],
    [413, null, 1, { reason: 'too_large', isWorthRetrying: false }],
    [404, null, 1, { reason: 'vendor_failed', isWorthRetrying: true }],
  ])('%i %s is asked %i times and stated', async (status, code, times, expected) => {
    expect(await hear(fails(status, code))).toMatchObject({ outcome: 'failed', ...expected });
    expect(server?.asked).toHaveLength(times);
  });

  test('it is heard when a later attempt succeeds', async () => {
    const answers: Answers = (asked, number) => (number < 3 ? fails(503)(asked, number) : hi(asked, number));
    expect(await hear(answers)).toMatchObject({ outcome: 'heard', text: 'hola' });
  });

  test('a long wait that the vendor asks for is left to the next try of the whole file', async () => {
    expect(await hear(fails(429, null, { 'retry-after': '120' }))).toMatchObject({ isWorthRetrying: true });
    expect(server?.asked).toHaveLength(1);
  });

  test('no answer ends in a stated timeout', async () => {
    const heard = await hear(() => null, { timeoutMs: 100, waitsMs: [1] });
    expect(heard).toEqual({ outcome: 'failed', reason: 'timed_out', isWorthRetrying: true, code: 'timeout' });
    expect(server?.asked).toHaveLength(2);
  });

  test('nobody there, a page instead of json, and a redirect are failures of the vendor', async () => {
    const { whisper } = makeWhisper({ baseUrl: 'http://127.0.0.1:9/v1' });
    expect(await whisper.transcribe(PART, HINTS, AbortSignal.timeout(20_000))).toMatchObject({ code: 'unreachable' });
    expect(await hear(() => ({ body: '<html>login</html>' }))).toMatchObject({ code: 'strange_answer' });
    await server?.close();
    let reached = 0;
    const elsewhere = await startSpeechServer(() => {
      reached += 1;
      return { body: { text: 'stolen' } };
    });
    const redirect: Answers = () => ({ status: 307, headers: { location: `${elsewhere.url}/x` }, body: {} });
    expect(await hear(redirect)).toMatchObject({ outcome: 'failed', reason: 'vendor_failed' });
    await elsewhere.close();
    expect(reached).toBe(0);
  });
});

describe('a model that is served no more', () => {
  const gone: readonly [number, object][] = [
    [404, { code: 'model_not_found', message: 'The model `whisper-1` does not exist' }],
    [410, { code: null, message: 'The model whisper-1 has been deprecated' }],
    [400, { code: 'model_deprecated', message: 'gone' }],
  ];

  test.each(gone)('%i %j: its successor hears, with one warning for the whole process', async (status, error) => {
    server = await startSpeechServer(({ fields }) =>
      fields['model']?.[0] === 'whisper-1' ? { status, body: { error } } : { body: { text: 'hola' } },
    );
    const { whisper, events } = makeWhisper({ baseUrl: server.url });
    const hearOnce = () => whisper.transcribe(PART, HINTS, AbortSignal.timeout(20_000));
    const heard = [...(await Promise.all([hearOnce(), hearOnce()])), await hearOnce()];
    expect(heard).toMatchObject(Array(3).fill({ outcome: 'heard', model: 'gpt-transcribe' }));
    expect(events).toEqual([
      { name: 'speech_model_replaced', fields: { model: 'whisper-1', successor: 'gpt-transcribe' } },
    ]);
    expect(server.asked.at(-1)?.fields).toHaveProperty(['keywords[]']);
  });

  test('without a known successor the call fails and is not repeated', async () => {
    const error = { code: 'model_not_found', message: 'The model does not exist' };
    const failed = await hear(() => ({ status: 404, body: { error } }), { model: 'gpt-transcribe' });
    expect(failed).toMatchObject({ outcome: 'failed', reason: 'vendor_failed', isWorthRetrying: true });
    expect(server?.asked).toHaveLength(1);
  });
});

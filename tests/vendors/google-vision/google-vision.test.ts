import nock from 'nock';
import { afterEach, describe, expect, test } from 'vitest';
import { createGoogleVision } from '../../../src/vendors/google-vision/index.ts';
import { pictureOf } from '../../contracts/text-reader.ts';
import { drawCode, drawnText, onTable } from '../../support/pictures/draw.ts';
import { usePictureReader } from '../../support/pictures/reader.ts';
import { visionAnswer, visionText } from '../../support/pictures/vision.ts';

afterEach(() => {
  const open = nock.pendingMocks();
  nock.cleanAll();
  nock.restore();
  nock.activate();
  expect(open).toEqual([]);
});

const vision = createGoogleVision({ kind: 'key', apiKey: 'a-key-of-google' });
const wait = (): AbortSignal => AbortSignal.timeout(20_000);
const refusal = (code: number, status: string): object => ({ error: { code, status, message: 'no' } });

describe('one picture', () => {
  test('of a page is read as a document, which costs two features less', async () => {
    const page = await pictureOf('receipt', 'page');
    const sent = visionAnswer(visionText('receipt', page));
    expect(await vision.read(page, 'es', wait())).toMatchObject({ outcome: 'read', costMicroUsd: 3_000 });
    expect(sent).toMatchObject([{ features: ['DOCUMENT_TEXT_DETECTION', 'SAFE_SEARCH_DETECTION'] }]);
  });

  test('of goods also says what is to be seen, the likeliest first, each once', async () => {
    const scene = await pictureOf('label', 'scene');
    const sent = visionAnswer({
      ...visionText('label', scene),
      labelAnnotations: [
        { description: 'Coffee', score: 0.9 },
        { description: 'Packaged goods', score: 0.7 },
      ],
      localizedObjectAnnotations: [
        {
          ...{ name: 'Packaged goods', score: 0.8 },
          boundingPoly: { normalizedVertices: [{ y: 0.5 }, { x: 0.25, y: 0.5 }, { x: 0.25, y: 0.75 }, { y: 0.75 }] },
        },
      ],
      safeSearchAnnotation: { adult: 'VERY_UNLIKELY', violence: 'LIKELY' },
    });
    expect(await vision.read(scene, 'es', wait())).toMatchObject({
      things: [
        { name: 'Coffee', score: expect.closeTo(0.9) },
        {
          ...{ name: 'Packaged goods', score: expect.closeTo(0.8) },
          box: { x: 0, y: 0.5, width: 0.25, height: 0.25 },
        },
      ],
      isUnsafe: true,
      costMicroUsd: 5_250,
    });
    expect(sent[0]?.features).toEqual([
      'TEXT_DETECTION',
      'LABEL_DETECTION',
      'OBJECT_LOCALIZATION',
      'SAFE_SEARCH_DETECTION',
    ]);
  });

  test.each([
    [3, 'damaged', false],
    [13, 'vendor_failed', true],
  ] as const)('that is refused inside a success (code %i) is %s', async (code, reason, isWorthRetrying) => {
    visionAnswer({ error: { code, message: 'Bad image data.' } });
    const reading = await vision.read(await pictureOf('label', 'scene'), 'es', wait());
    expect(reading).toEqual({ outcome: 'failed', reason, isWorthRetrying, costMicroUsd: 0 });
  });
});

describe('the account', () => {
  test.each([
    [403, 'PERMISSION_DENIED', 'vendor_refused'],
    [400, 'INVALID_ARGUMENT', 'vendor_refused'],
    [429, 'RESOURCE_EXHAUSTED', 'vendor_failed'],
  ] as const)('HTTP %i is a failure of the vendor, told and never thrown', async (status, name, reason) => {
    visionAnswer(refusal(status, name), status);
    const reading = await vision.read(await pictureOf('label', 'scene'), 'es', wait());
    expect(reading).toEqual({ outcome: 'failed', reason, isWorthRetrying: true, costMicroUsd: 0 });
  });

  test('is asked again when it was away for a moment', async () => {
    visionAnswer(refusal(503, 'UNAVAILABLE'), 503);
    const page = await pictureOf('slip', 'page');
    visionAnswer(visionText('slip', page));
    expect(await vision.read(page, 'es', wait())).toMatchObject({ outcome: 'read' });
  });

  test('that is silent is waited for no longer than the picture is', async () => {
    nock('https://vision.googleapis.com')
      .post(/annotate/)
      .delay(60_000)
      .reply(200, { responses: [{}] });
    const stop = new AbortController();
    const reading = vision.read(await pictureOf('slip', 'page'), 'es', stop.signal);
    await expect.poll(() => nock.isDone()).toBe(true);
    stop.abort();
    expect(await reading).toMatchObject({ outcome: 'failed', reason: 'timed_out', isWorthRetrying: true });
  });

  test('works, or says what to change, when it is tried', async () => {
    visionAnswer({});
    expect(await vision.check()).toEqual({ outcome: 'works', words: { es: 'contesta', en: 'answers' } });
    visionAnswer(refusal(403, 'PERMISSION_DENIED'), 403);
    expect(await vision.check()).toMatchObject({
      outcome: 'refused',
      words: { es: expect.stringMatching(/GOOGLE_VISION_API_KEY/), en: expect.stringMatching(/GOOGLE_VISION_API_KEY/) },
    });
  });
});

describe('a customer’s picture', () => {
  const { read, logged } = usePictureReader({ textReader: vision });

  test.each([
    ['page', 2, 3_000],
    ['scene', 3, 5_250],
  ] as const)('of a %s will cost %i features', (kind, units, costMicroUsd) => {
    const charge = { vendor: 'google-vision', model: null, unit: 'feature', units, costMicroUsd };
    expect(vision.expects?.({ bytes: Buffer.alloc(0), mime: 'image/png', width: 1, height: 1, kind })).toEqual(charge);
  });

  test('goes to Google small and without metadata, while the barcode is read here', async () => {
    const sent = visionAnswer({ labelAnnotations: [{ description: 'Coffee', score: 0.9 }] });
    const reading = await read(await onTable(await drawCode('EAN13', '7501031311309')), 'image/jpeg');
    expect(reading).toMatchObject({ isSure: true, costMicroUsd: 5_250, detail: { textReader: 'google-vision' } });
    expect(reading.text).toContain('To be seen: Coffee.');
    expect(sent[0]?.bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    expect(sent[0]?.bytes.includes('Exif')).toBe(false);
  });

  test('is read on this machine when Google fails, and the log says so without its words', async () => {
    visionAnswer(refusal(429, 'RESOURCE_EXHAUSTED'), 429);
    const reading = await read(drawnText('slip'), 'image/png');
    expect(reading.text).toContain('Transferencia exitosa');
    expect(reading.detail).toMatchObject({ textReader: 'tesseract', textReaderFailed: 'vendor_failed' });
    expect(logged.join()).toContain('read on this machine instead');
    expect(logged.join()).not.toContain('Transferencia');
  });
});

import nock from 'nock';
import { afterAll, afterEach, describe, expect } from 'vitest';
import { createGoogleVision } from '../../src/vendors/google-vision/index.ts';
import { createTesseract } from '../../src/vendors/tesseract/index.ts';
import { visionAnswer, visionText } from '../support/pictures/vision.ts';
import { textReaderContract } from './text-reader.ts';

describe('on this machine', () => {
  const reader = createTesseract();
  afterAll(reader.close);
  textReaderContract('tesseract', { reader, expectRead: () => undefined });
});

describe('at Google', () => {
  afterEach(() => {
    const open = nock.pendingMocks();
    nock.cleanAll();
    nock.restore();
    nock.activate();
    expect(open).toEqual([]);
  });
  textReaderContract('google-vision', {
    reader: createGoogleVision({ kind: 'key', apiKey: 'a-key-of-google' }),
    expectRead: (picture, name) => {
      visionAnswer(name === 'blank' ? {} : visionText(name, picture));
    },
  });
});

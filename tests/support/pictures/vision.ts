import { protos } from '@google-cloud/vision';
import nock from 'nock';
import { z } from 'zod';
import type { SmallPicture } from '../../../src/media/index.ts';
import { TEXTS } from './texts.ts';

/** The SDK's own description of the API. */
const { BatchAnnotateImagesRequest, BatchAnnotateImagesResponse } = protos.google.cloud.vision.v1;

type Described = typeof BatchAnnotateImagesRequest | typeof BatchAnnotateImagesResponse;

/** Enums by their names, bytes as base64. */
const NAMED = { enums: String, bytes: String };

/** What the API's own description says against this JSON; unknown fields count too. */
function faultsOf(type: Described, json: { [name: string]: unknown }): string[] {
  const message = type.fromObject(json);
  const fault = type.verify(message);
  return [...(fault === null ? [] : [fault]), ...lostFields(json, message.toJSON(), '')];
}

/** Fields that the description does not know are dropped by it. */
function lostFields(given: unknown, known: unknown, at: string): string[] {
  if (typeof given !== 'object' || given === null) return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const kept: unknown = typeof known === 'object' && known !== null ? Reflect.get(known, key) : undefined;
    // An empty list or map is the same as none.
    const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
    if (kept === undefined) return isEmpty ? [] : [`${at}.${key} is unknown`];
    return lostFields(value, kept, `${at}.${key}`);
  });
}

const Features = z.looseObject({
  requests: z.tuple([
    z.looseObject({
      image: z.looseObject({ content: z.string() }),
      features: z.array(z.looseObject({ type: z.string() })),
    }),
  ]),
});

/** What was asked of Vision: features by their names, and the bytes of the picture. */
export type Sent = { readonly features: readonly string[]; readonly bytes: Buffer };

/** Plays one answer of Google Vision to one picture; request and answer have to be what the API describes. */
export function visionAnswer(response: object, status = 200): Sent[] {
  const sent: Sent[] = [];
  const answer = status === 200 ? { responses: [response] } : { ...response };
  const faults = status === 200 ? faultsOf(BatchAnnotateImagesResponse, answer) : [];
  if (faults.length > 0) throw new Error(`not an answer of Vision: ${faults.join(', ')}`);
  nock('https://vision.googleapis.com')
    .post(/^\/v1\/images:annotate/, (body: { [name: string]: unknown }) => {
      if (faultsOf(BatchAnnotateImagesRequest, body).length > 0) return false;
      const named = BatchAnnotateImagesRequest.toObject(BatchAnnotateImagesRequest.fromObject(body), NAMED);
      const [request] = Features.parse(named).requests;
      const features = request.features.map(({ type }) => type);
      sent.push({ features, bytes: Buffer.from(request.image.content, 'base64') });
      return true;
    })
    .matchHeader('x-goog-api-key', 'a-key-of-google')
    .reply(status, answer);
  return sent;
}

/** A full answer for one of the pictures of text, with boxes where its lines stand. */
export function visionText(name: keyof typeof TEXTS, { width, height }: SmallPicture): object {
  const { lines, sizes = [] } = TEXTS[name];
  const step = height / (lines.length + 1);
  const words = lines.flatMap((line, at) => {
    const top = Math.round(step * at + 1);
    const parts = line.split(/\s+/);
    return parts.map((text, place) => ({
      confidence: 0.97,
      boundingBox: { vertices: boxOf(place, parts.length, top, sizes[at] ?? 34, width) },
      symbols: [...text].map((symbol, letter) => ({
        text: symbol,
        ...(letter < text.length - 1
          ? {}
          : { property: { detectedBreak: { type: place === parts.length - 1 ? 'LINE_BREAK' : 'SPACE' } } }),
      })),
    }));
  });
  return {
    textAnnotations: [{ locale: 'es', description: lines.join('\n') }],
    fullTextAnnotation: { pages: [{ width, height, blocks: [{ paragraphs: [{ words }] }] }], text: lines.join('\n') },
  };
}

/** Google leaves coordinates out that are 0. */
function boxOf(place: number, count: number, top: number, size: number, width: number): readonly object[] {
  const left = Math.round((width * place) / count);
  const right = Math.round((width * (place + 1)) / count);
  const at = (x: number, y: number): object => ({ ...(x === 0 ? {} : { x }), y });
  return [at(left, top), at(right, top), at(right, top + size), at(left, top + size)];
}

import { createHash, randomBytes } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Bubble } from '../../../src/simulator/contract.ts';
import type { SimulatorSettings } from '../../../src/simulator/index.ts';
import { useDatabase } from '../../support/database.ts';
import { fixtureBytes } from '../../support/sounds.ts';
import { type FrontDoor, type Json, openFrontDoor, startWorld, type World } from './world.ts';

const database = useDatabase();
const TOKEN = { authorization: 'Bearer access-token' };
let door: FrontDoor;
let world: World;
beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door);
});
afterAll(async () => {
  await world.close();
  await door.close();
});

const hashOf = (bytes: Uint8Array, form: 'hex' | 'base64' = 'hex'): string =>
  createHash('sha256').update(bytes).digest(form);

async function attach(
  query: string,
  bytes: Buffer,
  mime = 'image/png',
  headers: Record<string, string> = {},
): Promise<Response> {
  const { id } = await world.customer('Marisol');
  return fetch(`${world.url}/simulator/api/customers/${id}/files?${query}`, {
    method: 'POST',
    headers: { 'content-type': mime, ...headers },
    body: new Uint8Array(bytes),
  });
}
const newestCall = async (): Promise<Json> => {
  await expect.poll(() => door.received.length).toBeGreaterThan(0);
  return JSON.parse(door.received.at(-1)?.body.toString() ?? '').entry[0].changes[0].value.messages[0];
};
async function upload(bytes: Buffer, mime: string): Promise<{ status: number; json: Json }> {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('type', mime);
  form.set('file', new Blob([new Uint8Array(bytes)], { type: mime }), 'x.png');
  const response = await fetch(`${world.url}/emulator/v25.0/100000000000001/media`, {
    method: 'POST',
    headers: TOKEN,
    body: form,
  });
  return { status: response.status, json: await response.json() };
}

test('a picture with words goes out as WhatsApp sends it, and its bytes come for the token only', async () => {
  door.received.length = 0;
  const bytes = randomBytes(2_000);
  const response = await attach(`kind=image&caption=${encodeURIComponent('¿tienen esta?')}`, bytes);
  const { bubble } = (await response.json()) as { bubble: Bubble };
  expect(bubble.content).toMatchObject({
    kind: 'media',
    media: 'image',
    text: '¿tienen esta?',
    file: { bytes: 2_000 },
  });
  const message = await newestCall();
  expect(message).toMatchObject({
    type: 'image',
    image: { caption: '¿tienen esta?', mime_type: 'image/png', sha256: hashOf(bytes, 'base64') },
  });
  const { json } = await world.graph(`${message.image.id}`);
  expect(json).toMatchObject({ id: message.image.id, mime_type: 'image/png', sha256: hashOf(bytes), file_size: 2_000 });
  const url = String(json.url);
  expect((await fetch(url)).status).toBe(401);
  const fetched = Buffer.from(await (await fetch(url, { headers: TOKEN })).arrayBuffer());
  expect(fetched.equals(bytes)).toBe(true);
  const shown = await fetch(`${world.url}/simulator/api/media/${message.image.id}`);
  expect(shown.headers.get('content-type')).toBe('image/png');
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff');
});

test('an address of a file lives five minutes of business time', async () => {
  const { json } = await upload(randomBytes(10), 'image/png');
  const { json: found } = await world.graph(String(json.id));
  expect((await fetch(found.url, { headers: TOKEN })).status).toBe(200);
  await world.api('/clock', { advanceMs: 301_000 });
  expect((await fetch(found.url, { headers: TOKEN })).status).toBe(404);
  expect((await fetch(found.url.replace(/hash=.{6}/, 'hash=000000'), { headers: TOKEN })).status).toBe(404);
});

test('what the business uploads can be looked up and deleted', async () => {
  const { status, json } = await upload(randomBytes(10), 'image/png');
  expect(status).toBe(200);
  const id = String(json.id);
  const gone = await fetch(`${world.url}/emulator/v25.0/${id}`, { method: 'DELETE', headers: TOKEN });
  expect(await gone.json()).toEqual({ success: true });
  expect((await world.graph(id)).json.error).toMatchObject({ code: 100, error_subcode: 33 });
});

test('a file that is too large for its kind is refused on the phone and by the Graph API', async () => {
  const large = Buffer.alloc(1_048_577);
  const refused = await attach('kind=sticker', large, 'image/webp');
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ error: { code: 'simulator_file_too_large' } });
  expect((await upload(large, 'image/webp')).json.error.code).toBe(100);
});

test('a voice note and a document say what they are; nothing else is accepted', async () => {
  door.received.length = 0;
  await attach('kind=audio&isVoice=true', randomBytes(50), 'audio/ogg; codecs=opus');
  expect(await newestCall()).toMatchObject({ audio: { voice: true, mime_type: 'audio/ogg; codecs=opus' } });
  await attach(`kind=document&name=${encodeURIComponent('../../lista\r\n.pdf')}`, randomBytes(50), 'application/pdf');
  await expect.poll(async () => (await newestCall()).document?.filename).toBe('../../lista\r\n.pdf');
  expect((await attach('kind=program', randomBytes(5))).status).toBe(400);
  expect((await attach('kind=image', randomBytes(5), 'image/png', { origin: 'https://evil.example' })).status).toBe(
    403,
  );
});

describe('a recording of a browser', () => {
  const recorded = async (settings: Partial<SimulatorSettings>) => {
    const own = await startWorld(database(), door, { settings, isStarted: false });
    const { id } = await own.customer('Marisol');
    const url = `${own.url}/simulator/api/customers/${id}/files?kind=audio&isVoice=true`;
    const headers = { 'content-type': 'audio/webm;codecs=opus' };
    const response = await fetch(url, { method: 'POST', headers, body: new Uint8Array(fixtureBytes('order.webm')) });
    const { bubble } = (await response.json()) as { bubble: Bubble };
    if (bubble.content.kind !== 'media') throw new Error('no file');
    const { file } = bubble.content;
    const played = await fetch(`${own.url}/simulator/api/media/${file.id}`);
    const bytes = Buffer.from(await played.arrayBuffer());
    await own.close();
    return { mime: file.mime, isWhole: bytes.length === file.bytes, bytes };
  };

  test('leaves the phone as WhatsApp carries voice notes, and is played like that', async () => {
    const toVoiceNote = async (source: string, target: string) => {
      await copyFile(source, target);
      return true;
    };
    const note = await recorded({ toVoiceNote });
    expect(note).toMatchObject({ mime: 'audio/ogg; codecs=opus', isWhole: true });
  });

  test.each([
    ['nothing can write it anew', {}],
    ['writing it anew fails', { toVoiceNote: async () => false }],
  ])('leaves as it is when %s', async (_, settings) => {
    const { mime, bytes } = await recorded(settings);
    expect(mime).toBe('audio/webm;codecs=opus');
    expect(bytes.equals(fixtureBytes('order.webm'))).toBe(true);
  });
});

test('words are sent as a voice note only where a stand-in listens for them', async () => {
  const { id } = await world.customer('Marisol');
  expect((await world.api('/state')).hearsTypedWords).toBe(false);
  const refused = await world.api(`/customers/${id}/actions`, { kind: 'note', text: 'hola' });
  expect(refused.error.code).toBe('simulator_nobody_repeats_words');
});

describe('the bytes fail as they were told to', () => {
  test.each([
    ['media_url_expired', 404],
    ['media_url_429', 429],
    ['media_url_500', 500],
  ])('%s', async (kind, status) => {
    const { json } = await upload(randomBytes(10), 'image/png');
    const { json: found } = await world.graph(String(json.id));
    await world.api('/faults', { kind, remaining: 1 }, 'PUT');
    expect((await fetch(found.url, { headers: TOKEN })).status).toBe(status);
    expect((await fetch(found.url, { headers: TOKEN })).status).toBe(200);
  });

  test('altered, they have their length but not their hash', async () => {
    const bytes = randomBytes(10);
    const { json } = await upload(bytes, 'image/png');
    const { json: found } = await world.graph(String(json.id));
    await world.api('/faults', { kind: 'media_url_altered', remaining: 1 }, 'PUT');
    const got = Buffer.from(await (await fetch(found.url, { headers: TOKEN })).arrayBuffer());
    expect(got).toHaveLength(10);
    expect(got.equals(bytes)).toBe(false);
  });

  test.each([
    ['media_id_429', 130429],
    ['media_id_gone', 100],
  ])('%s fails the look-up', async (kind, code) => {
    const { json } = await upload(randomBytes(10), 'image/png');
    await world.api('/faults', { kind, remaining: 1 }, 'PUT');
    expect((await world.graph(String(json.id))).json.error.code).toBe(code);
    expect((await world.graph(String(json.id))).status).toBe(200);
  });
});

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { type Content, flawsOf, type Sendable } from '../../../src/outbox/index.ts';
import type { Bubble, CustomerAction, SimCustomer } from '../../../src/simulator/contract.ts';
import { createCloudApi } from '../../../src/vendors/whatsapp/index.ts';
import { parseCall } from '../../../src/vendors/whatsapp/parse-call.ts';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, messagesIn, openFrontDoor, startWorld, statusesOf, until, type World } from './world.ts';

const database = useDatabase('empty');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
let door: FrontDoor;
let world: World;
let marisol: SimCustomer;
let luz: SimCustomer;
let shelf: Server;
let fetched: string[] = [];

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door);
  marisol = await world.customer('Marisol');
  luz = await world.customer('Luz');
  shelf = createServer((request, response) => {
    fetched.push(request.url ?? '');
    if (request.url?.startsWith('/gone')) return void response.writeHead(404).end();
    const type = request.url?.endsWith('.pdf')
      ? 'application/pdf'
      : request.url?.endsWith('.gif')
        ? 'image/gif'
        : 'image/png';
    response
      .writeHead(200, { 'content-type': type })
      .end(request.url?.includes('large') ? Buffer.alloc(6_000_000) : PNG);
  });
  await new Promise<void>((resolve) => shelf.listen(0, '127.0.0.1', resolve));
  for (const customer of [marisol, luz]) await world.write(customer, 'Hola');
});
afterAll(async () => {
  shelf.close();
  await world.close();
  await door.close();
});
beforeEach(() => {
  door.received.length = 0;
  fetched = [];
});

const at = (path: string): string => `http://127.0.0.1:${(shelf.address() as AddressInfo).port}${path}`;
const newest = async (customer: SimCustomer): Promise<Bubble> => {
  const bubble = (await world.bubbles(customer)).at(-1);
  if (!bubble) throw new Error('nothing was said');
  return bubble;
};
const TO = { to: '+5215512345678' };
const interactive = (body: object) => ({
  ...TO,
  type: 'interactive',
  interactive: { body: { text: '¿Sí?' }, ...body },
});
const link = (parameters: object, over: object = {}) =>
  interactive({
    type: 'cta_url',
    action: { name: 'cta_url', parameters: { display_text: 'Ver', url: 'https://shop.example/', ...parameters } },
    ...over,
  });
const contact = (name: object) => ({
  ...TO,
  type: 'contacts',
  contacts: [{ name, phones: [{ phone: '+52 55 5555 0101' }] }],
});

/** Every kind of message that the product has, as its own channel sends it. */
const SENT: readonly (readonly [Content, object])[] = [
  [
    { kind: 'text', text: 'Hola' },
    { kind: 'text', text: 'Hola' },
  ],
  [
    { kind: 'buttons', text: '¿Cuál?', buttons: [{ id: 'a', title: 'Uno' }] },
    { kind: 'buttons', text: '¿Cuál?', buttons: [{ id: 'a', title: 'Uno', description: null }] },
  ],
  [
    {
      kind: 'list',
      text: '¿Cuál?',
      button: 'Ver',
      sections: [{ rows: [{ id: 'a', title: 'Uno', description: '$1' }] }],
    },
    { kind: 'list', button: 'Ver', sections: [{ title: null, rows: [{ id: 'a', title: 'Uno', description: '$1' }] }] },
  ],
  [
    { kind: 'link', text: 'Tu pago', button: 'Pagar', url: 'https://shop.example/pay' },
    { kind: 'link', text: 'Tu pago', footer: null, button: 'Pagar', url: 'https://shop.example/pay' },
  ],
  [
    { kind: 'location_request', text: '¿Dónde estás?' },
    { kind: 'location_request', text: '¿Dónde estás?' },
  ],
  [
    { kind: 'contact_request', text: '¿Tu número?' },
    { kind: 'contact_request', text: '¿Tu número?' },
  ],
  [
    { kind: 'contacts', text: '', contacts: [{ name: 'Taller', phone: '+52 55 5555 0101' }] },
    { kind: 'cards', cards: [{ name: 'Taller', phones: ['+52 55 5555 0101'] }] },
  ],
];

const channel = () =>
  createCloudApi({
    graphUrl: `${world.url}/emulator`,
    graphVersion: 'v25.0',
    phoneNumberId: '100000000000001',
    accessToken: 'access-token',
  });
const send = (content: Sendable, to = { phone: '5215512345678' as string | null, bsuid: null as string | null }) =>
  channel().send({ id: newId(), to, content });

test.each(SENT)('%j is taken and shown', async (content, shown) => {
  expect(flawsOf(content)).toEqual([]);
  const asked = await newest(marisol);
  const sent = await send({ ...content, replyTo: asked.wamid } as Sendable);
  expect(sent).toMatchObject({ outcome: 'accepted' });
  expect(await newest(marisol)).toMatchObject({ content: shown, quotedWamid: asked.wamid, from: 'business' });
});

test('a picture and a document are fetched from their addresses, kept, and shown with their words', async () => {
  expect(await send({ kind: 'image', text: '*Taza*\n$189.00', url: at('/a.png') })).toMatchObject({
    outcome: 'accepted',
  });
  const { content } = await newest(marisol);
  expect(content).toMatchObject({
    kind: 'media',
    media: 'image',
    text: '*Taza*\n$189.00',
    file: { mime: 'image/png', bytes: PNG.length },
  });
  const id = content.kind === 'media' ? content.file.id : '';
  expect(Buffer.from(await (await fetch(`${world.url}/simulator/api/media/${id}`)).arrayBuffer())).toEqual(PNG);
  await send({ kind: 'document', text: '', url: at('/r.pdf'), fileName: 'A-1.pdf' });
  expect((await newest(marisol)).content).toMatchObject({
    media: 'document',
    text: '',
    file: { name: 'A-1.pdf', mime: 'application/pdf' },
  });
});

test('an address is asked for once in ten minutes', async () => {
  for (const _ of [1, 2]) await send({ kind: 'image', text: '', url: at('/once.png') });
  expect(fetched).toEqual(['/once.png']);
});

test('a picture is sent by the id of an upload too', async () => {
  const form = new FormData();
  form.set('messaging_product', 'whatsapp');
  form.set('file', new Blob([PNG], { type: 'image/png' }), 'a.png');
  const uploaded = await fetch(`${world.url}/emulator/v25.0/100000000000001/media`, {
    method: 'POST',
    headers: { authorization: 'Bearer access-token' },
    body: form,
  });
  const { id } = (await uploaded.json()) as { id: string };
  expect((await world.send({ ...TO, type: 'image', image: { id, caption: 'Aquí' } })).status).toBe(200);
  expect((await newest(marisol)).content).toMatchObject({ media: 'image', text: 'Aquí', file: { id } });
});

test.each([
  ['/gone.png', 'image', /failed with http code 404/],
  ['/large.png', 'image', /larger than 5242880 bytes/],
  ['/a.gif', 'image', /image\/gif cannot be sent as image/],
] as const)('what is wrong with %s is told by a failed status after it was accepted', async (path, media, words) => {
  const { status, json } = await world.send({
    ...TO,
    type: media,
    [media]: { link: at(path) },
    biz_opaque_callback_data: 'row-9',
  });
  expect(status).toBe(200);
  const failed = await until('the status', () => statusesOf(door, json.messages[0].id)[0]);
  expect(failed).toMatchObject({
    status: 'failed',
    biz_opaque_callback_data: 'row-9',
    errors: [{ code: 131053, title: 'Media upload error' }],
  });
  expect(failed.errors[0].error_data.details).toMatch(words);
  expect(parseCall(door.received.at(-1)?.body ?? Buffer.alloc(0), '100000000000001')).toMatchObject({
    statuses: [{ status: 'failed', error: { code: 131053, refusal: 'media' } }],
  });
  await until('the tick', async () => (await newest(marisol)).state === 'failed');
});

test('an address of a private network is never asked', async () => {
  const { json } = await world.send({ ...TO, type: 'image', image: { link: 'http://10.0.0.1/a.png' } });
  const failed = await until('the status', () => statusesOf(door, json.messages[0].id)[0]);
  expect(failed.errors[0].error_data.details).toContain('net_address_refused');
});

test.each<[string, object, number]>([
  ['a picture from nowhere', { ...TO, type: 'image', image: { caption: 'x' } }, 131008],
  ['a picture from two places', { ...TO, type: 'image', image: { id: '1', link: 'https://a.example/a.png' } }, 100],
  ['a sound with words', { ...TO, type: 'audio', audio: { link: 'https://a.example/a.ogg', caption: 'hola' } }, 100],
  ['a picture whose address is none', { ...TO, type: 'image', image: { link: 'ftp://a.example/a.png' } }, 100],
  ['a picture of an unknown id', { ...TO, type: 'image', image: { id: '999' } }, 100],
  [
    'a caption of 1,025 characters',
    { ...TO, type: 'image', image: { link: 'https://a.example/a.png', caption: 'x'.repeat(1_025) } },
    100,
  ],
  [
    'a document with a number as its name',
    { ...TO, type: 'document', document: { link: 'https://a.example/a.pdf', filename: 7 } },
    100,
  ],
  ['a document without its part', { ...TO, type: 'document' }, 131008],
  ['a link without words on its button', link({ display_text: '' }), 131008],
  ['a link with 21 characters on its button', link({ display_text: 'x'.repeat(21) }), 131009],
  ['a link that leads nowhere', link({ url: 'shop' }), 131009],
  ['a link of another name', link({}, { action: { name: 'open' } }), 131009],
  ['a link with a long footer', link({}, { footer: { text: 'x'.repeat(61) } }), 131009],
  [
    'a location request of another name',
    interactive({ type: 'location_request_message', action: { name: 'x' } }),
    131009,
  ],
  [
    'a location request that says too much',
    interactive({
      type: 'location_request_message',
      action: { name: 'send_location' },
      body: { text: 'x'.repeat(1_025) },
    }),
    131009,
  ],
  [
    'a location request without words',
    interactive({ type: 'location_request_message', action: { name: 'send_location' }, body: {} }),
    131008,
  ],
  ['a request for the number of another name', interactive({ type: 'contact_request', action: { name: 'x' } }), 131009],
  ['a request for the number without an action', interactive({ type: 'contact_request' }), 131008],
  ['no contacts', { ...TO, type: 'contacts', contacts: [] }, 131008],
  ['a contact without its whole name', contact({ first_name: 'Luis' }), 131008],
  ['a contact without a part of its name', contact({ formatted_name: 'Luis' }), 131008],
  ['258 contacts', { ...TO, type: 'contacts', contacts: Array.from({ length: 258 }, () => ({})) }, 100],
  ['a flow', interactive({ type: 'flow', action: {} }), 131051],
])('%s is refused as WhatsApp does', async (_, body, code) => {
  const before = (await world.bubbles(marisol)).length;
  expect((await world.send(body)).json.error?.code).toBe(code);
  expect((await world.bubbles(marisol)).length).toBe(before);
});

test('a reaction of the business goes from its channel to the message, and is taken back', async () => {
  const { wamid } = await world.write(marisol, '¡Gracias!');
  const { replyTo: _, ...reaction } = { kind: 'reaction', text: '🙏', wamid, replyTo: wamid } as const;
  const sent = await send({ ...reaction, replyTo: wamid });
  expect(sent).toMatchObject({ outcome: 'accepted' });
  expect((await newest(marisol)).reactionFromBusiness).toBe('🙏');
  const own = sent.outcome === 'accepted' ? sent.wamid : '';
  await until('its only status', () => statusesOf(door, own)[0]?.status === 'sent');
  await send({ ...reaction, text: '' });
  expect((await newest(marisol)).reactionFromBusiness).toBeNull();
  expect(await send({ ...reaction, wamid: 'wamid.unknown' })).toMatchObject({ outcome: 'refused', code: 131009 });
});

const act = async (customer: SimCustomer, action: CustomerAction): Promise<Bubble> =>
  (await world.api(`/customers/${customer.id}/actions`, action)).bubble;

test('a place that was asked for comes as the answer to that message', async () => {
  await send({ kind: 'location_request', text: '¿Dónde?' });
  const { wamid } = await newest(marisol);
  await act(marisol, {
    kind: 'location',
    latitude: 19.4,
    longitude: -99.1,
    name: null,
    address: null,
    quotedWamid: wamid,
  });
  const message = await until('the message', () => messagesIn(door)[0]);
  expect(message).toMatchObject({ type: 'location', location: { latitude: 19.4 }, context: { id: wamid } });
  expect(await newest(marisol)).toMatchObject({ quotedWamid: wamid, content: { kind: 'location' } });
});

test('a number that was asked for is vouched for by WhatsApp, also one that is hidden, and has no card', async () => {
  await send({ kind: 'contact_request', text: '¿Tu número?' }, { phone: null, bsuid: luz.bsuid });
  const { wamid } = await newest(luz);
  await act(luz, { kind: 'share_number', wamid });
  const message = await until('the message', () => messagesIn(door)[0]);
  const [card] = message.contacts;
  expect(card).toMatchObject({
    origin: 'contact_request',
    name: { formatted_name: 'Luz' },
    phones: [{ phone: expect.stringMatching(/^\+52155\d{8}$/) }],
  });
  expect(card).not.toHaveProperty('vcard');
  // Statuses of what was asked may have come after it.
  const call = door.received.find((one) => messagesIn({ ...door, received: [one] }).length > 0);
  expect(parseCall(call?.body ?? Buffer.alloc(0), '100000000000001')).toMatchObject({
    messages: [{ content: { kind: 'contacts', cards: [{ isOwnNumber: true }] } }],
  });
});

test('nobody can share a number where none was asked for', async () => {
  const { wamid } = await world.write(marisol, 'hola');
  const answer = await world.api(`/customers/${marisol.id}/actions`, { kind: 'share_number', wamid });
  expect(answer).toMatchObject({ error: { code: 'simulator_no_such_choice' } });
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SimCustomer } from '../../../src/simulator/contract.ts';
import { useDatabase } from '../../support/database.ts';
import {
  changeIn,
  type FrontDoor,
  messagesIn,
  openFrontDoor,
  SECRET,
  startWorld,
  statusesOf,
  until,
  type World,
} from './world.ts';

const database = useDatabase('empty');
let door: FrontDoor;
let world: World;
let marisol: SimCustomer;
let luz: SimCustomer;

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door);
  marisol = await world.customer('Marisol');
  luz = await world.customer('Luz');
});
afterAll(async () => {
  await world.close();
  await door.close();
});
beforeEach(() => {
  door.received.length = 0;
});

const text = (body: string, to: object = { to: '+5215512345678' }) => ({ ...to, type: 'text', text: { body } });
const codeOf = async (body: object): Promise<number> => (await world.send(body)).json.error?.code;

test('the front door is verified with a challenge before anything is delivered', async () => {
  const handshake = await until('a handshake', () => door.handshakes[0]);
  expect(handshake.get('hub.mode')).toBe('subscribe');
  expect(handshake.get('hub.verify_token')).toBe('verify-token');
});

test('a customer message arrives signed over its raw bytes, in the byte form of Meta', async () => {
  const bubble = await world.write(marisol, '¿Tienen café/té de Chiapas? ☕');
  const webhook = await until('the webhook', () => door.received[0]);
  const raw = webhook.body.toString('latin1');
  expect(raw).toContain('\\u00bfTienen caf\\u00e9\\/t\\u00e9 de Chiapas? \\u2615');
  expect(webhook.signature).toBe(`sha256=${createHmac('sha256', SECRET).update(webhook.body).digest('hex')}`);
  expect(changeIn(webhook)).toEqual({
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '525555550100', phone_number_id: '100000000000001' },
    contacts: [{ profile: { name: 'Marisol Hernández' }, wa_id: '5215512345678', user_id: marisol.bsuid }],
    messages: [
      {
        from: '5215512345678',
        from_user_id: marisol.bsuid,
        id: bubble.wamid,
        timestamp: String(Math.floor(Date.parse(bubble.at) / 1000)),
        type: 'text',
        text: { body: '¿Tienen café/té de Chiapas? ☕' },
      },
    ],
  });
  await until('the tick', async () => (await world.bubbles(marisol)).at(-1)?.state === 'sent');
});

test('a customer without a number has neither from nor wa_id, only the user id and the username', async () => {
  await world.write(luz, 'Hola');
  const value = changeIn(await until('the webhook', () => door.received[0]));
  expect(value.contacts).toEqual([{ profile: { name: 'Luz', username: 'luz.oaxaca' }, user_id: luz.bsuid }]);
  expect(value.messages[0]).not.toHaveProperty('from');
  expect(value.messages[0].from_user_id).toBe(luz.bsuid);
});

test('an accepted send is answered like Meta and reported as sent, then delivered, with the callback data', async () => {
  await world.write(marisol, 'Hola');
  const { status, json } = await world.send({ ...text('Buenas tardes'), biz_opaque_callback_data: 'row-1' });
  expect(status).toBe(200);
  expect(json.contacts).toEqual([{ input: '+5215512345678', wa_id: '5215512345678' }]);
  const wamid = json.messages[0].id;
  expect(wamid).toMatch(/^wamid\.[A-Za-z0-9+/=]+$/);
  await until('two statuses', () => statusesOf(door, wamid).length === 2);
  expect(statusesOf(door, wamid).map((one) => one.status)).toEqual(['sent', 'delivered']);
  expect(statusesOf(door, wamid)[0]).toMatchObject({
    biz_opaque_callback_data: 'row-1',
    recipient_id: '5215512345678',
    recipient_user_id: marisol.bsuid,
    pricing: { pricing_model: 'PMP', type: 'regular', category: 'service' },
  });
});

test.each(['5215512345678', '+5215512345678', '+525512345678', '+52 1 55 1234 5678'])(
  'a Mexican number is reached as %s',
  async (to) => {
    await world.write(marisol, 'Hola');
    const { json } = await world.send(text('ok', { to }));
    expect(json.contacts[0].wa_id).toBe('5215512345678');
  },
);

test('a customer without a number is reached by user id and the answer names no wa_id', async () => {
  await world.write(luz, 'Hola');
  const { json } = await world.send(text('ok', { recipient: luz.bsuid }));
  expect(json.contacts).toEqual([{ input: luz.bsuid, user_id: luz.bsuid }]);
  const status = await until('a status', () => statusesOf(door, json.messages[0].id)[0]);
  expect(status).not.toHaveProperty('recipient_id');
  expect(status.recipient_user_id).toBe(luz.bsuid);
});

test('reading a message marks it, shows the typing indicator and answers success without a status', async () => {
  const bubble = await world.write(marisol, 'Hola');
  await until('the webhook', async () => (await world.bubbles(marisol)).at(-1)?.state === 'sent');
  const read = { status: 'read', message_id: bubble.wamid, typing_indicator: { type: 'text' } };
  expect((await world.send(read)).json).toEqual({ success: true });
  expect((await world.customer('Marisol')).typingUntil).not.toBeNull();
  expect((await world.bubbles(marisol)).at(-1)?.state).toBe('read');
  await world.send(text('aquí estoy'));
  expect((await world.customer('Marisol')).typingUntil).toBeNull();
});

const buttons = (list: object[], more: object = {}) => ({
  to: '5215512345678',
  type: 'interactive',
  interactive: { type: 'button', body: { text: '¿Lo confirmo?' }, action: { buttons: list }, ...more },
});
const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const list = (rows: object[], more: object = {}) => ({
  to: '5215512345678',
  type: 'interactive',
  interactive: { type: 'list', body: { text: 'Elige' }, action: { button: 'Ver', sections: [{ rows }], ...more } },
});
const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, title: `Fila ${index}` }));

test.each([
  ['a text of 4,097 characters', text('x'.repeat(4097)), 100],
  ['an empty text', text(''), 131008],
  ['no recipient', { type: 'text', text: { body: 'x' } }, 100],
  ['a type without its body', { to: '5215512345678', type: 'interactive' }, 131008],
  ['an unknown type', { to: '5215512345678', type: 'hologram' }, 100],
  ['four buttons', buttons(['a', 'b', 'c', 'd'].map((id) => button(id))), 131009],
  ['a button title of 21 characters', buttons([button('a', 'x'.repeat(21))]), 131009],
  ['two buttons with one title', buttons([button('a', 'Sí'), button('b', 'Sí')]), 131009],
  ['a button id of 257 characters', buttons([button('x'.repeat(257), 'Sí')]), 131009],
  ['a button body of 1,025 characters', buttons([button('a')], { body: { text: 'x'.repeat(1025) } }), 131009],
  ['a footer of 61 characters', buttons([button('a')], { footer: { text: 'x'.repeat(61) } }), 131009],
  ['eleven rows', list(rows(11)), 131009],
  ['a row title of 25 characters', list([{ id: 'a', title: 'x'.repeat(25) }]), 131009],
  ['a row description of 73 characters', list([{ id: 'a', title: 'a', description: 'x'.repeat(73) }]), 131009],
  ['a list button of 21 characters', list(rows(1), { button: 'x'.repeat(21) }), 131009],
  ['callback data of 513 characters', { ...text('x'), biz_opaque_callback_data: 'x'.repeat(513) }, 100],
  ['a read receipt for an unknown message', { status: 'read', message_id: 'wamid.no' }, 131009],
  [
    'a reaction to an unknown message',
    { to: '5215512345678', type: 'reaction', reaction: { message_id: 'wamid.no', emoji: '👍' } },
    131009,
  ],
  [
    'a template that is not approved',
    { to: '5215512345678', type: 'template', template: { name: 'x', language: { code: 'es_MX' } } },
    132001,
  ],
  ['somebody who is not on WhatsApp', text('x', { to: '+5215500000000' }), 131026],
  ['an unknown user id', text('x', { recipient: 'MX.1' }), 131026],
])('%s is refused with the code of Meta', async (_, body, code) => {
  await world.write(marisol, 'Hola');
  expect(await codeOf(body)).toBe(code);
});

test('the longest that Meta allows is accepted', async () => {
  await world.write(marisol, 'Hola');
  const longest = [
    text('x'.repeat(4096)),
    buttons([button('x'.repeat(256), 'y'.repeat(20))], {
      body: { text: 'x'.repeat(1024) },
      footer: { text: 'x'.repeat(60) },
    }),
    list(rows(10)),
  ];
  for (const body of longest) expect((await world.send(body)).status).toBe(200);
});

test('a wrong token, a foreign number id and a body that is no JSON are refused', async () => {
  const wrongToken = await world.graph('100000000000001', undefined, 'other');
  expect([wrongToken.status, wrongToken.json.error.code]).toEqual([401, 190]);
  const foreign = await world.graph('999/messages', text('x'));
  expect([foreign.json.error.code, foreign.json.error.error_subcode]).toEqual([100, 33]);
  expect((await world.graph('100000000000001/messages', '{')).json.error.code).toBe(100);
});

test('the number, the account and the token can be looked at', async () => {
  const number = await world.graph('100000000000001?fields=display_phone_number,quality_rating');
  expect(number.json).toEqual({
    id: '100000000000001',
    display_phone_number: '+52 55 5555 0100',
    quality_rating: 'GREEN',
  });
  expect((await world.graph('200000000000001')).json.name).toBe('Tienda');
  expect((await world.graph('debug_token?input_token=access-token')).json.data.is_valid).toBe(true);
  expect((await world.graph('debug_token?input_token=other')).json.data.is_valid).toBe(false);
});

test('a tapped button comes back as an interactive reply that quotes the question', async () => {
  await world.write(marisol, 'Hola');
  const asked = (await world.send(buttons([button('yes', 'Sí'), button('no', 'No')]))).json.messages[0].id;
  await world.api(`/customers/${marisol.id}/actions`, { kind: 'choose', wamid: asked, choiceId: 'yes' });
  const reply = await until('the reply', () => messagesIn(door).find((message) => message.type === 'interactive'));
  expect(reply.interactive).toEqual({ type: 'button_reply', button_reply: { id: 'yes', title: 'Sí' } });
  expect(reply.context).toEqual({ from: '525555550100', id: asked });
  expect((await world.bubbles(marisol)).find((bubble) => bubble.wamid === asked)?.chosenId).toBe('yes');
});

test('a reaction of the customer arrives, and its removal has no emoji', async () => {
  await world.write(marisol, 'Hola');
  const wamid = (await world.send(text('¿Algo más?'))).json.messages[0].id;
  for (const emoji of ['👍', ''])
    await world.api(`/customers/${marisol.id}/actions`, { kind: 'reaction', wamid, emoji });
  const reactions = await until('both', () => {
    const found = messagesIn(door).filter((message) => message.type === 'reaction');
    return found.length === 2 && found;
  });
  const emojis = reactions.map((message) => message.reaction);
  expect(emojis).toContainEqual({ message_id: wamid, emoji: '👍' });
  expect(emojis).toContainEqual({ message_id: wamid });
});

test('a reaction of the business is only ever reported as sent', async () => {
  const bubble = await world.write(marisol, 'Gracias');
  const sent = await world.send({
    to: '5215512345678',
    type: 'reaction',
    reaction: { message_id: bubble.wamid, emoji: '❤️' },
  });
  await until('sent', () => statusesOf(door, sent.json.messages[0].id)[0]);
  await world.send(text('después'));
  await until('a later delivered', () =>
    door.received.some((one) => changeIn(one).statuses?.[0].status === 'delivered'),
  );
  expect(statusesOf(door, sent.json.messages[0].id).map((one) => one.status)).toEqual(['sent']);
  expect((await world.bubbles(marisol)).find((one) => one.wamid === bubble.wamid)?.reactionFromBusiness).toBe('❤️');
});

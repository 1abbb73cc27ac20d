import { afterAll, beforeAll, expect, test } from 'vitest';
import { Bubble, type CustomerAction, type Script, type SimCustomer } from '../../../src/simulator/contract.ts';
import { type ParsedCall, parseCall } from '../../../src/vendors/whatsapp/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, openFrontDoor, startWorld, until, type World } from './world.ts';

const database = useDatabase('empty');
const OUR_NUMBER = '100000000000001';
let door: FrontDoor;
let world: World;
let ana: SimCustomer;

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door, { settings: { noteWithWords: (words) => Buffer.from(words) } });
  ana = await world.customer('Marisol');
});
afterAll(async () => {
  await world.close();
  await door.close();
});

/** Does it on the phone; gives the bubble, and the call as the product reads it. */
async function act(action: CustomerAction): Promise<{ bubble: Bubble; call: ParsedCall }> {
  const before = door.received.length;
  const { bubble } = await world.api(`/customers/${ana.id}/actions`, action);
  await until('it is there', () => door.received.length > before);
  const call = parseCall(door.received.at(-1)?.body ?? Buffer.alloc(0), OUR_NUMBER);
  return { bubble: Bubble.parse(bubble), call };
}

const place = {
  kind: 'location',
  latitude: 19.4,
  longitude: -99.1,
  name: null,
  address: 'Durango 90',
} as const satisfies CustomerAction;
const contact = { kind: 'contact', name: 'Luis', phone: '+52 55 5555 0101' } as const satisfies CustomerAction;
const cart = {
  kind: 'cart',
  items: [{ sku: 'CHIS-250-G', quantity: 2, price: 150 }],
  text: 'para hoy',
} as const satisfies CustomerAction;

test.each([
  [place, { kind: 'location', text: '', content: { kind: 'location', latitude: 19.4, address: 'Durango 90' } }],
  [
    contact,
    { kind: 'contacts', content: { kind: 'contacts', cards: [{ name: 'Luis', phones: ['+52 55 5555 0101'] }] } },
  ],
  [
    cart,
    {
      kind: 'order',
      text: 'para hoy',
      content: {
        kind: 'cart',
        items: [{ reference: 'CHIS-250-G', quantity: 2, shownPrice: 150, currency: 'MXN' }],
      },
    },
  ],
  [
    { kind: 'text', text: 'de otro', quotedWamid: null, isForwarded: true } as const,
    { kind: 'text', text: 'de otro', context: { isForwarded: true, replyTo: null } },
  ],
  [
    { kind: 'note', text: 'quiero dos bolsas' } as const,
    { kind: 'audio', attachment: { kind: 'audio', isVoice: true, mime: 'audio/ogg; codecs=opus' } },
  ],
  [{ kind: 'call' } as const, { kind: 'call', ignoredBecause: null }],
])('what is shared on the phone is read by the product: %j', async (action, expected) => {
  const { bubble, call } = await act(action);
  expect(bubble.content.kind).toBe(action.kind === 'note' ? 'media' : action.kind);
  expect(call.messages).toMatchObject([{ ...expected, wamid: bubble.wamid }]);
  await until('it is there', async () =>
    (await world.bubbles(ana)).some(({ wamid, state }) => wamid === bubble.wamid && state === 'sent'),
  );
});

test('a text is edited, then deleted, and the product hears of which', async () => {
  const { bubble } = await act({ kind: 'text', text: 'una bolsa', quotedWamid: null });
  const { wamid } = bubble;
  const edited = await act({ kind: 'edit', wamid, text: 'dos bolsas' });
  expect(edited.bubble).toMatchObject({ wamid, content: { kind: 'text', text: 'dos bolsas', isEdited: true } });
  expect(edited.call.messages).toMatchObject([{ kind: 'edit', aboutWamid: wamid, text: 'dos bolsas' }]);
  const deleted = await act({ kind: 'delete', wamid });
  expect(deleted.bubble).toMatchObject({ wamid, content: { kind: 'deleted' } });
  expect(deleted.call.messages).toMatchObject([{ kind: 'revoke', aboutWamid: wamid }]);
});

test('nobody edits what is gone, no text, or not theirs', async () => {
  const { bubble } = await act(place);
  const refused = async (wamid: string): Promise<string> =>
    (await world.api(`/customers/${ana.id}/actions`, { kind: 'edit', wamid, text: 'x' })).error.code;
  expect(await refused(bubble.wamid)).toBe('simulator_cannot_change_message');
  await act({ kind: 'delete', wamid: bubble.wamid });
  expect(await refused(bubble.wamid)).toBe('simulator_cannot_change_message');
  const { json } = await world.send({ to: `+${ana.phone}`, type: 'text', text: { body: 'hola' } });
  expect(await refused(json.messages[0].id)).toBe('simulator_cannot_change_message');
  expect(await refused('wamid.nowhere')).toBe('simulator_no_such_message');
});

test('a script plays places, contacts, carts, notes with words, calls, edits and deletions again', async () => {
  const recorded = await world.api<Script>('/script');
  const kinds = recorded.steps.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(['location', 'contact', 'cart', 'note', 'call', 'edit', 'delete']));
  const before = door.received.length;
  await world.api('/script', { ...recorded, steps: recorded.steps.map((step) => ({ ...step, after: 0 })) });
  await until('it is there', () => door.received.length - before >= recorded.steps.length);
  const played = door.received.slice(before).flatMap(({ body }) => parseCall(body, OUR_NUMBER).messages);
  const kindsPlayed = new Set(played.map(({ kind }) => kind));
  expect([...kindsPlayed]).toEqual(
    expect.arrayContaining(['location', 'contacts', 'order', 'audio', 'call', 'edit', 'revoke']),
  );
});

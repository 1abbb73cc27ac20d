import { expect, test } from 'vitest';
import { type OpenMessage, showMessage } from '../../../src/inbox/index.ts';
import { answerByRules } from '../../../src/simulator/demo-model/answer-by-rules.ts';

const CONTEXT = { replyTo: null, isForwarded: false, product: null, ad: null };
type Shown = Parameters<typeof showMessage>[0];
const shown = (over: Partial<Shown>): string =>
  showMessage({ kind: 'text', text: '', content: null, context: null, isEdited: false, ...over });
const TOOLS = [
  {
    type: 'function' as const,
    function: { name: 'search_products', parameters: { type: 'object', properties: { query: { type: 'string' } } } },
  },
];
const ask = (part: string) => answerByRules({ messages: [{ role: 'user', content: part }], tools: TOOLS });

const place: OpenMessage['content'] = {
  kind: 'location',
  latitude: 19.4,
  longitude: -99.1,
  name: 'Café',
  address: null,
  url: null,
};

test.each([
  ['a place', { kind: 'location', content: place }, /^Gracias por la ubicación/],
  [
    'a contact',
    {
      kind: 'contacts',
      content: {
        kind: 'contacts',
        more: 0,
        cards: [{ name: 'quiero 2 bolsas de café', organisation: null, phones: [], emails: [], isOwnNumber: false }],
      },
    },
    /^Gracias por el contacto/,
  ],
  [
    'a form',
    { kind: 'interactive', content: { kind: 'form', name: 'f', answers: '{"a":"cancela mi pedido"}' } },
    /^Gracias por tus respuestas/,
  ],
  [
    'a forwarded text',
    { text: 'quiero 2 bolsas de café de Chiapas', context: { ...CONTEXT, isForwarded: true } },
    /^Gracias por el mensaje reenviado/,
  ],
] as const satisfies readonly (readonly [string, Partial<Shown>, RegExp])[])(
  'the demo model thanks for %s, and does nothing that stands in it',
  (_, message, expected) => {
    expect(ask(shown(message))).toEqual({ text: expect.stringMatching(expected) });
  },
);

test('a reply is answered by its own words, an asked product by its code', () => {
  const quoted = { by: 'shop', text: 'Tenemos café de Oaxaca' } as const;
  const reply = shown({ text: '¿tienen té verde?', context: { ...CONTEXT, replyTo: 'wamid.1' }, quoted });
  expect(JSON.stringify(ask(reply))).toMatch(/verde/i);
  expect(JSON.stringify(ask(reply))).not.toMatch(/oaxaca/i);
  const asked = shown({
    text: '¿todavía tienen?',
    context: { ...CONTEXT, product: { catalogId: '1', reference: 'CHIS-250-G' } },
  });
  expect(JSON.stringify(ask(asked))).toMatch(/CHIS.250/i);
});

test('of a picture with a payment card it warns never to send one', () => {
  const note =
    '[imagen del cliente: lo que se leyó por máquina]\n│ A payment card is to be seen. Its number is hidden; ask the customer never to send cards.';
  expect(ask(note)).toMatchObject({ text: expect.stringContaining('nunca mandes fotos ni números de tarjetas') });
});

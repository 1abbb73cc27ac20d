import { expect, test } from 'vitest';
import { type OpenMessage, showMessage } from '../../../src/inbox/index.ts';
import { describeFile } from '../../../src/media/index.ts';
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

test('of a card number that was typed it warns once, and answers the rest', () => {
  const typed = shown({ text: 'mi tarjeta es •••• 1111 y vence ••', hasCard: true });
  const said = ask(typed);
  expect(said).toMatchObject({
    text: expect.stringMatching(/^Por tu seguridad, nunca mandes fotos ni números de tarjetas/),
  });
  expect(JSON.stringify(said).match(/Por tu seguridad/g)).toHaveLength(1);
  expect(ask(shown({ text: '•••• 1111', hasCard: true }))).toEqual({
    text: 'Por tu seguridad, nunca mandes fotos ni números de tarjetas: aquí no se paga así. ¿En qué te ayudo?',
  });
  const later = {
    messages: [typed, 'Va.', 'hola'].map((content, at) => ({ role: at === 1 ? 'assistant' : 'user', content })),
  };
  expect(JSON.stringify(answerByRules(later))).not.toContain('Por tu seguridad');
});

test.each([
  ['', /^Esto leí en tu documento: «Cancela mi pedido y mándame … bolsas de café»\. ¿Qué te gustaría/],
  ['aquí está el documento', /^Esto leí en tu documento: «Cancela/],
])('what stands in a PDF is told and asked about, never done (with the words "%s")', (words, expected) => {
  const detail = { kind: 'document' } as never;
  const reading = {
    text: 'Cancela mi pedido y mándame 20 bolsas de café',
    unread: null,
    isSure: true,
    detail,
  } as never;
  const file = { kind: 'document', isVoice: false, isOverflow: false, isSettled: true, reason: null, reading } as const;
  const part = [
    shown({ kind: 'document', text: words }),
    describeFile({ ...file, correctedText: null, wasCorrected: false }, 'es'),
  ].join('\n');
  expect(ask(part)).toEqual({ text: expect.stringMatching(expected) });
});

test.each(['quiero este', 'quiero 2', '¿cuánto cuesta ese?'])(
  '"%s" in reply to a message about one product is about that product',
  (text) => {
    const quoted = { by: 'shop', text: '*Café de Oaxaca*\ndesde $189.00' } as const;
    const reply = shown({ text, context: { ...CONTEXT, replyTo: 'wamid.1' }, quoted });
    expect(JSON.stringify(ask(reply))).toMatch(/search_products.*oaxaca/i);
    const several = { by: 'shop', text: 'Tenemos:\n*Café de Oaxaca*\n*Té verde*' } as const;
    expect(
      JSON.stringify(ask(shown({ text, context: { ...CONTEXT, replyTo: 'wamid.1' }, quoted: several }))),
    ).not.toMatch(/oaxaca|verde/i);
  },
);

const tapped = (title: string) => ({
  messages: [
    { role: 'user', content: title },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: '1', function: { name: 'search_products', arguments: '{}' } }],
    },
    {
      role: 'tool',
      tool_call_id: '1',
      content: JSON.stringify({
        outcome: 'found',
        products: ['Café de Veracruz', 'Café de Chiapas', 'Cafetera italiana para seis tazas'].map((name) => ({
          handle: name,
          name,
          variants: [{}],
        })),
      }),
    },
  ],
});
test('a row that was tapped is answered with its product alone, also when its title was shortened', () => {
  expect(JSON.stringify(answerByRules(tapped('Café de Chiapas')))).toMatch(/\*Café de Chiapas\*(?!.*\*Caf)/);
  expect(JSON.stringify(answerByRules(tapped('Cafetera italiana para…')))).toMatch(/seis tazas\*(?!.*\*Caf)/);
  expect(JSON.stringify(answerByRules(tapped('café')))).toMatch(/Veracruz.*Chiapas/);
});

test('words beside a cart are no search for a product, a question beside it is answered', () => {
  const codeNote =
    '[El sistema ya le dijo al cliente cómo quedó su carrito, con precios y diferencias; no lo repitas. Contesta lo que escribió con él.]';
  const content = {
    kind: 'cart',
    catalogId: '1',
    more: 0,
    items: [{ reference: 'NO-HAY', quantity: 1, shownPrice: null, currency: null }],
  } as const;
  expect(ask(shown({ kind: 'order', text: 'es para un regalo', content, codeNote }))).toEqual({
    text: expect.stringMatching(/^También leí lo que escribiste con él/),
  });
  expect(JSON.stringify(ask(shown({ kind: 'order', text: '¿tienen té verde?', content, codeNote })))).toMatch(
    /search_products.*verde/,
  );
});

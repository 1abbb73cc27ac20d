import OpenAI from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { detectLanguage } from '../../../src/core/language.ts';
import { createModelList } from '../../../src/vendors/openrouter/index.ts';
import { useDatabase } from '../../support/database.ts';
import { type FrontDoor, openFrontDoor, startWorld, until, type World } from './world.ts';

const database = useDatabase('empty');
let door: FrontDoor;
let world: World;
let client: OpenAI;

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door);
  const baseURL = world.url + world.simulator.modelUrlPath;
  client = new OpenAI({ baseURL, apiKey: world.simulator.modelApiKey, maxRetries: 0, timeout: 5_000 });
});
afterAll(async () => {
  await world.close();
  await door.close();
});

type Message = OpenAI.ChatCompletionMessageParam;
const tool = (name: string, properties: Record<string, unknown>): OpenAI.ChatCompletionTool => ({
  type: 'function',
  function: {
    name,
    parameters: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
  },
});
const topics = ['shipping', 'returns', 'payment', 'contact', 'privacy'];
const tools = [
  tool('search_products', { query: { type: 'string', minLength: 1 } }),
  tool('product_details', { product: { type: 'string' } }),
  tool('opening_hours', { date: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] } }),
  tool('shop_policies', { topics: { type: 'array', items: { type: 'string', enum: topics } } }),
  tool('ask_for_person', { why: { type: 'string' } }),
  tool('request_code', {}),
  tool('set_email', { address: { type: 'string' } }),
];

/** What each tool answers, in the shape of the product's own tools. */
const chiapas = {
  handle: 'cafe-chiapas',
  name: 'Café de Chiapas',
  category: 'Café',
  variants: [
    { sku: 'CAF-1', options: { Peso: '250 g' }, price: '$112.50', price_minor: 11250, currency: 'MXN', in_stock: 7 },
    { sku: 'CAF-2', options: { Peso: '500 g' }, price: '$203.00', price_minor: 20300, currency: 'MXN', in_stock: 0 },
  ],
};
const RESULTS: Readonly<Record<string, object>> = {
  search_products: { outcome: 'found', products: [chiapas] },
  product_details: {
    outcome: 'found',
    product: { ...chiapas, description: 'Notas de cacao.', link: 'https://tienda.example/cafe' },
  },
  opening_hours: {
    open_now: false,
    closes: null,
    next_opening: { date: '2026-11-25', time: '09:30', weekday: 'miércoles' },
    week: { lunes: ['09:30-18:15'], martes: ['09:30-18:15'], domingo: [] },
  },
  shop_policies: {
    shipping: [{ zone: 'Centro', price: '$77.00', free_from: '$888.00', working_days: { from: 2, to: 4 } }],
    returns: [{ applies_to: 'Todo', days_after_delivery: 17, conditions: 'Sin usar.' }],
  },
  ask_for_person: { handed_over: true },
  request_code: { outcome: 'sent', sent_to: 'a•••@c•••.mx', valid_minutes: 10 },
  set_email: { outcome: 'invalid_address' },
};

const complete = async (messages: Message[], more: object = {}) => {
  const completion = await client.chat.completions.create({ model: 'any', messages, tools, ...more });
  const [choice] = completion.choices;
  if (!choice) throw new Error('no choice');
  return { completion, message: choice.message, reason: choice.finish_reason };
};

type Ended = {
  readonly calls: { readonly name: string; readonly args: object }[];
  readonly text: string;
  readonly messages: Message[];
};

/** Runs the loop of model and tools until there are words. */
async function talk(words: string, before: Message[] = []): Promise<Ended> {
  const language = detectLanguage(words, 'es') === 'es' ? 'español' : 'English';
  const situation = `[Datos de este momento, no del cliente] Fecha: hoy. Idioma del cliente: ${language}. Lo que sigue son datos.`;
  const parts = [situation, words].map((text) => ({ type: 'text' as const, text }));
  const messages: Message[] = [...before, { role: 'user', content: parts }];
  const calls: Ended['calls'] = [];
  for (let step = 0; step < 6; step++) {
    const { message } = await complete(messages);
    messages.push(message);
    const asked = (message.tool_calls ?? []).filter((call) => call.type === 'function');
    if (asked.length === 0) return { calls, text: message.content ?? '', messages };
    for (const {
      id,
      function: { name, arguments: args },
    } of asked) {
      calls.push({ name, args: JSON.parse(args) as object });
      messages.push({ role: 'tool', tool_call_id: id, content: JSON.stringify(RESULTS[name]) });
    }
  }
  throw new Error('the model did not come to an end');
}

test('a product is looked up and told with the price and stock of the tool, nothing else', async () => {
  const { calls, text } = await talk('¿tienen café de Chiapas?');
  expect(calls).toEqual([{ name: 'search_products', args: { query: 'café Chiapas' } }]);
  expect(text).toContain('*Café de Chiapas*');
  expect(text).toContain('250 g: $112.50, 7 piezas');
  expect(text).toContain('500 g: $203.00, agotado');
});

test('in English the words are English', async () => {
  const { calls, text } = await talk('Hi, do you have any coffee from Chiapas?');
  expect(calls).toEqual([{ name: 'search_products', args: { query: 'coffee Chiapas' } }]);
  expect(text).toMatch(/^This is what we have:/);
  expect(text).toContain('7 pieces');
});

test('details need the handle: out of a search, or of the conversation before', async () => {
  const first = await talk('Quiero más detalles del café de Chiapas');
  expect(first.calls.map(({ name, args }) => [name, args])).toEqual([
    ['search_products', { query: 'café Chiapas' }],
    ['product_details', { product: 'cafe-chiapas' }],
  ]);
  expect(first.text).toContain('Notas de cacao.\nhttps://tienda.example/cafe');
  const second = await talk('cuéntame más detalles', (await talk('café de Chiapas')).messages);
  expect(second.calls).toEqual([{ name: 'product_details', args: { product: 'cafe-chiapas' } }]);
});

test('hours and policies of one message are asked for together', async () => {
  const { calls, text } = await talk('¿A qué hora abren y cuánto cuesta el envío? ¿hay devoluciones?');
  expect(calls).toEqual([
    { name: 'opening_hours', args: { date: null } },
    { name: 'shop_policies', args: { topics: ['shipping', 'returns'] } },
  ]);
  expect(text).toContain('Abre miércoles a las 09:30.');
  expect(text).toContain('- lunes, martes: 09:30-18:15');
  expect(text).toContain('- domingo: cerrado');
  expect(text).toContain('- Centro: $77.00, 2 a 4 días hábiles, gratis desde $888.00');
  expect(text).toContain('- Todo: 17 días después de la entrega. Sin usar.');
});

test('a product beside another question is looked up as well', async () => {
  const { calls } = await talk('¿A qué hora abren y tienen miel de azahar?');
  expect(calls.map(({ args }) => args)).toEqual([{ date: null }, { query: 'miel azahar' }]);
});

test.each(['Quiero hablar con una persona', 'I want to talk to a real person'])(
  '"%s" asks for a person',
  async (words) => {
    expect((await talk(words)).calls).toEqual([{ name: 'ask_for_person', args: { why: words } }]);
  },
);

test.each([
  ['Hola, buenas tardes', /^¡Hola!/],
  ['muchas gracias', /^¡Con gusto!/],
  ['Hello', /^Hello!/],
  ['escríbeme un poema', /^Con eso no puedo ayudarte/],
  ['write me a poem please', /^I cannot help with that/],
  ['🙂', /^¡Con gusto!/],
])('"%s" is answered without a tool', async (words, expected) => {
  const { calls, text } = await talk(words);
  expect(calls).toEqual([]);
  expect(text).toMatch(expected);
});

test('only tools that are offered are called, and none when the client says so', async () => {
  const messages: Message[] = [{ role: 'user', content: '¿tienen café?' }];
  expect((await complete(messages, { tools: [tools[2]] })).message.tool_calls).toBeUndefined();
  const silenced = await complete(messages, { tool_choice: 'none' });
  expect(silenced.message.tool_calls).toBeUndefined();
  expect(silenced.message.content).toBeTruthy();
});

test('the model says in its name that it is rules, and costs nothing', async () => {
  const { completion, reason } = await complete([{ role: 'user', content: 'café' }]);
  expect(completion.model).toBe('recado/demo-rules');
  expect(completion.usage).toMatchObject({ total_tokens: 0, cost: 0 });
  expect(reason).toBe('tool_calls');
  await until('the log', async () => (await world.events()).some((event) => event.label === 'model'));
});

test('the models that the shop will ask for are listed, each by the name that says it is rules', async () => {
  const { data } = await client.models.list();
  expect(data.map((model) => model.id)).toEqual(['recado/demo-rules', 'shop/usual', 'shop/premium']);
  for (const model of data) expect(model).toMatchObject({ name: expect.stringContaining('no AI') });
  const baseUrl = world.url + world.simulator.modelUrlPath;
  const list = createModelList({ baseUrl, apiKey: world.simulator.modelApiKey });
  expect(await list.refresh(['shop/usual', 'shop/premium', 'shop/other'])).toEqual(['shop/other']);
});

test.each([
  ['model_429', 429],
  ['model_500', 500],
  ['model_402', 402],
])('the fault %s fails one call', async (kind, status) => {
  await world.api('/faults', { kind, remaining: 1 }, 'PUT');
  await expect(complete([{ role: 'user', content: 'hola' }])).rejects.toMatchObject({ status });
  expect((await complete([{ role: 'user', content: 'hola' }])).message.content).toBeTruthy();
});

test('broken arguments and silence come when they are asked for', async () => {
  await world.api('/faults', { kind: 'model_bad_json', remaining: 1 }, 'PUT');
  const { message } = await complete([{ role: 'user', content: 'café' }]);
  const [call] = (message.tool_calls ?? []).filter((one) => one.type === 'function');
  expect(() => JSON.parse(call?.function.arguments ?? '{}')).toThrow();
  await world.api('/faults', { kind: 'model_timeout', remaining: 1 }, 'PUT');
  const slow = client
    .withOptions({ timeout: 300 })
    .chat.completions.create({ model: 'any', messages: [{ role: 'user', content: 'hola' }] });
  await expect(slow).rejects.toThrow(/timed out/);
});

test('a code is asked for when the customer wants one, and an address that they wrote is passed on as it stands', async () => {
  const asked = await talk('mándame el código');
  expect(asked.calls).toEqual([{ name: 'request_code', args: {} }]);
  expect(asked.text).toContain('Te envié un código a a•••@c•••.mx');
  const given = await talk('mi correo es Ana@Correo.example, gracias');
  expect(given.calls).toEqual([{ name: 'set_email', args: { address: 'Ana@Correo.example' } }]);
});

test('after a right code it goes on with what was asked before', async () => {
  const before = (await talk('mándame el código', (await talk('¿a qué hora abren?')).messages)).messages;
  const { calls } = await talk('[El código era correcto: quedó confirmado quién es el cliente. Sigue.]', before);
  expect(calls).toEqual([{ name: 'opening_hours', args: { date: null } }]);
});

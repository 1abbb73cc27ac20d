import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { AgentResult, Attachment, OfferedChoice, ToolCallRecord } from '../../../src/agent/index.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import type { Content } from '../../../src/outbox/index.ts';
import { offerChoices, runTurn } from '../../../src/turn/index.ts';
import { accepted, asked, proposes, stateOf } from './asked.ts';
import { database, outcomes, said, tap, traceOf, world, write } from './world.ts';

const choice = (title: string, description: string | null = null): OfferedChoice => ({ title, description });
const offers = (choices: readonly OfferedChoice[], text = '¿Cuál te gustaría?'): AgentResult => ({
  outcome: 'replied',
  text,
  choices,
  trace: traceOf(10),
});
const picture = (at: number): Extract<Attachment, { kind: 'image' }> => ({
  kind: 'image',
  url: `https://shop.example/${at}.png`,
  text: `*Taza ${at}*`,
});
const shows = (pictures: readonly Attachment[]): ToolCallRecord => ({
  callId: `call-${pictures.length}`,
  tool: 'send_product_picture',
  arguments: '{}',
  result: '{}',
  isError: false,
  ms: 1,
  receipt: null,
  attach: pictures,
});

async function contents(id: ConversationId): Promise<Content[]> {
  const { rows } = await sql<{ content: Content }>`
    select content from outbox_messages where conversation_id = ${id} order by seq`.execute(database().db);
  return rows.map(({ content }) => content);
}

const repliesOf = async (id: ConversationId) =>
  (
    await sql<{ reply: string }>`select reply from turns where conversation_id = ${id} order by seq`.execute(
      database().db,
    )
  ).rows.map(({ reply }) => reply);

/** What one answer of the model becomes for a customer who knows already who answers. */
async function answered(...thoughts: readonly AgentResult[]) {
  const shop = await world(thoughts.map((thought) => () => thought));
  await sql`update customers set notice_given_at = now() where id = ${shop.customerId}`.execute(database().db);
  await write(shop.id, '¿qué tienen?');
  await runTurn(shop.deps, shop.id);
  return { ...shop, sent: await contents(shop.id) };
}

test('two or three short choices are buttons, and the history keeps them as lines', async () => {
  const { id, sent } = await answered(offers([choice('Molido'), choice('En grano')]));
  const [buttons] = sent;
  if (buttons?.kind !== 'buttons') throw new Error('no buttons');
  expect(buttons).toMatchObject({ text: '¿Cuál te gustaría?', buttons: [{ title: 'Molido' }, { title: 'En grano' }] });
  expect(buttons.buttons.map(({ id: one }) => one)).toEqual([
    expect.stringMatching(/^choice:[0-9a-f-]{36}:1$/),
    expect.stringMatching(/^choice:[0-9a-f-]{36}:2$/),
  ]);
  expect(await repliesOf(id)).toEqual(['¿Cuál te gustaría?\n- Molido\n- En grano']);
});

test.each([
  ['four choices', ['Uno', 'Dos', 'Tres', 'Cuatro'].map((title) => choice(title))],
  ['a title too long for a button', [choice('Café de Coatepec, Veracruz'.slice(0, 24)), choice('Otro')]],
  ['a choice with a description', [choice('Uno', '$189.00'.slice(1)), choice('Dos')]],
])('%s become rows of a list', async (_, choices) => {
  const { sent } = await answered(offers(choices));
  expect(sent).toMatchObject([
    { kind: 'list', button: 'Ver opciones', sections: [{ rows: choices.map(({ title }) => ({ title })) }] },
  ]);
});

test('what is said above choices may be longer than buttons take: then it goes first', async () => {
  const long = 'Te cuento. '.repeat(120).trim();
  const { sent } = await answered(offers([choice('Molido'), choice('En grano')], long));
  expect(sent).toMatchObject([
    { kind: 'text', text: long },
    { kind: 'buttons', text: 'Elige una opción:' },
  ]);
});

test.each(['location', 'contact'] as const)(
  'a request to share a %s is one message, its words above the button',
  async (what) => {
    const reply: AgentResult = { outcome: 'replied', text: '¿Me lo compartes?', asksFor: what, trace: traceOf(10) };
    const { id, sent } = await answered(reply);
    expect(sent).toEqual([{ kind: `${what}_request`, text: '¿Me lo compartes?' }]);
    expect(await repliesOf(id)).toEqual(['¿Me lo compartes?']);
  },
);

test('words too long for a request go first, and a short one follows', async () => {
  const long = 'Te cuento. '.repeat(120).trim();
  const { sent } = await answered({ outcome: 'replied', text: long, asksFor: 'location', trace: traceOf(10) });
  expect(sent).toEqual([
    { kind: 'text', text: long },
    { kind: 'location_request', text: 'Toca el botón:' },
  ]);
});

test('the notice of a first answer stands above the choices, in the same message', async () => {
  const shop = await world([() => offers([choice('Molido'), choice('En grano')])]);
  await write(shop.id, '¿qué tienen?');
  await runTurn(shop.deps, shop.id);
  expect(await contents(shop.id)).toMatchObject([
    { kind: 'buttons', text: expect.stringContaining('Te responde un asistente automático') },
  ]);
});

test('a price in a title or a description needs a receipt as one in the words does', async () => {
  for (const choices of [
    [choice('A $10'), choice('Otro')],
    [choice('Uno', 'solo $10'), choice('Otro')],
  ]) {
    const { id, asked: requests, sent } = await answered(offers(choices), offers([choice('Uno'), choice('Otro')]));
    expect(requests[1]?.correction?.refusedReply).toContain('$10');
    expect(sent).toMatchObject([{ kind: 'buttons', buttons: [{ title: 'Uno' }, { title: 'Otro' }] }]);
    expect(await outcomes(id)).toEqual(['¿qué tienen? -> answered']);
  }
});

test('a tapped choice is heard as words, and is no yes to an open question, whatever it says', async () => {
  const done: string[] = [];
  const { deps, id, asked: requests } = await asked(done);
  await tap(id, `choice:${newId()}:1`);
  expect(await runTurn(deps, id)).toBe('answered');
  expect([done, await stateOf(id)]).toEqual([[], ['proposed']]);
  expect(requests[1]?.texts.join('\n')).toContain('Sí, confirmar');
});

test('a tap says to the model which message it was on, and that it confirms nothing', async () => {
  const {
    id,
    deps,
    asked: requests,
  } = await answered(offers([choice('Molido'), choice('En grano')]), offers([choice('a'), choice('b')]));
  await accepted(id, 5);
  await sql`update outbox_messages set wamid = 'wamid.choices-' || id where conversation_id = ${id}`.execute(
    database().db,
  );
  await write(id, 'Molido');
  await sql`update messages set kind = 'interactive', chosen_id = 'choice:x:1',
      context = (select jsonb_build_object('replyTo', o.wamid, 'isForwarded', false, 'product', null, 'ad', null) from outbox_messages o where o.conversation_id = ${id})
    where conversation_id = ${id} and outcome is null`.execute(database().db);
  await runTurn(deps, id);
  expect(requests[1]?.texts).toEqual([
    expect.stringMatching(/^\[El cliente tocó una opción.*no es un sí.*\]\n│ ¿Cuál te gustaría\?\nMolido$/s),
  ]);
});

test('pictures follow the words, each once, and no more than three', async () => {
  const calls = [shows([picture(1), picture(2)]), shows([picture(2), picture(3), picture(4)])];
  const { id, sent } = await answered({ outcome: 'replied', text: 'Aquí están.', trace: traceOf(10, calls) });
  expect(sent).toEqual([{ kind: 'text', text: 'Aquí están.' }, picture(1), picture(2), picture(3)]);
  expect(await said(id)).toEqual(['Aquí están.', '*Taza 1*', '*Taza 2*', '*Taza 3*']);
});

test('pictures that a tool has promised go out also when code asks, or a person is to come, instead of the model', async () => {
  const trace = traceOf(10, [shows([picture(1)])]);
  const proposed = await answered({ ...(await proposes()), trace } as AgentResult);
  expect(proposed.sent).toMatchObject([picture(1), { kind: 'buttons', text: '¿Confirmas 2 bolsas por $300.00?' }]);
  const handed = await answered({ outcome: 'person_asked', why: 'x', trace });
  expect(handed.sent).toMatchObject([{ kind: 'text' }, picture(1)]);
});

test('a file that WhatsApp would refuse is left out, the words still go', async () => {
  const calls = [shows([{ ...picture(1), url: 'ftp://shop.example/1.png' }])];
  const { sent } = await answered({ outcome: 'replied', text: 'Aquí está.', trace: traceOf(10, calls) });
  expect(sent).toEqual([{ kind: 'text', text: 'Aquí está.' }]);
});

const problemsOf = (options: readonly unknown[], text = '¿Cuál?'): string =>
  (offerChoices.input.safeParse({ text, options }).error?.issues ?? [])
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('\n');

test.each<[string, readonly unknown[], RegExp]>([
  ['one option', [choice('Uno')], /^options: needs two/],
  ['eleven options', Array.from({ length: 11 }, (_, at) => choice(`Nº ${at}`)), /^options: has more than 10/],
  ['a long title', [choice('x'.repeat(25)), choice('Dos')], /^options\.0\.title: has more than 24/],
  ['a long description', [choice('Uno', 'x'.repeat(73)), choice('Dos')], /^options\.0\.description: has more than 72/],
  [
    'titles that look the same',
    [choice('Café  Chiapas'), choice('cafe chiapas')],
    /^options\.1\.title: is the same as options\.0\.title/,
  ],
  ['a question as a title', [choice('¿Te lo dejo en $10?'), choice('Dos')], /^options\.0\.title: is what the customer/],
  ['formatting', [choice('*Uno*'), choice('Dos')], /^options\.0\.title: cannot be formatted/],
  ['a button of ours', [choice('Sí, confirmar'), choice('No')], /^options\.0\.title: is kept for the system/],
  ['a field too many', [{ ...choice('Uno'), id: 'act:1:yes' }, choice('Dos')], /^options\.0/],
])('%s is refused to the model with the field named', (_, options, words) => {
  expect(problemsOf(options)).toMatch(words);
});

test('good options pass', () => {
  expect(problemsOf([choice('Sí'), choice('No'), choice('Otro', '250 g')])).toBe('');
});

const page = {
  kind: 'link',
  url: 'https://pay.example/1',
  button: 'Pagar',
  text: 'Tienes $45.00 por pagar.',
} as const satisfies Attachment;
const says = (text: string, promised: readonly Attachment[]): AgentResult => ({
  outcome: 'replied',
  text,
  trace: traceOf(10, [shows(promised)]),
});

test('a page that a tool found is opened by a button under the answer, in one message', async () => {
  const { sent } = await answered(says('Debes 45 pesos de diciembre.', [page, picture(1)]));
  expect(sent).toEqual([
    { kind: 'link', text: 'Debes 45 pesos de diciembre.', button: 'Pagar', url: 'https://pay.example/1' },
    picture(1),
  ]);
});

test('under an answer that has no room for a button, the page has a message of its own', async () => {
  const long = 'Debes 45 pesos de diciembre. '.repeat(60).trim();
  const { sent } = await answered(says(long, [page]));
  expect(sent).toEqual([{ kind: 'text', text: long }, page]);
});

test('a page that no button can open is not sent', async () => {
  const { sent } = await answered(says('Debes 45 pesos.', [{ ...page, url: 'javascript:alert(1)' }]));
  expect(sent).toEqual([{ kind: 'text', text: 'Debes 45 pesos.' }]);
});

test('a contact card that a tool promised follows the answer, once', async () => {
  const card: Attachment = {
    kind: 'contacts',
    text: 'Café La Paloma: 55 5555 0142',
    contacts: [{ name: 'Café La Paloma', phone: '55 5555 0142' }],
  };
  const { sent } = await answered(says('Aquí está nuestro contacto.', [card, card]));
  expect(sent).toEqual([{ kind: 'text', text: 'Aquí está nuestro contacto.' }, card]);
});

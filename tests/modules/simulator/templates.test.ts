import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Bubble, SimCustomer } from '../../../src/simulator/contract.ts';
import {
  type ApprovedCopy,
  listCopies,
  planTemplate,
  syncTemplates,
  type TemplateContent,
  writeExample,
} from '../../../src/templates/index.ts';
import { createTemplateAccount, templateBody } from '../../../src/vendors/whatsapp/index.ts';
import { useDatabase } from '../../support/database.ts';
import {
  type FrontDoor,
  type Json,
  messagesIn,
  openFrontDoor,
  startWorld,
  statusesOf,
  until,
  type World,
} from './world.ts';

const database = useDatabase();
const PATH = '200000000000001/message_templates';
let door: FrontDoor;
let world: World;
let marisol: SimCustomer;

beforeAll(async () => {
  door = await openFrontDoor();
  world = await startWorld(database(), door, { settings: { approvedTemplates: ['approved_at_once'] } });
  marisol = await world.customer('Marisol');
});
afterAll(async () => {
  await world.close();
  await door.close();
});
beforeEach(() => {
  door.received.length = 0;
});

const BODY = {
  type: 'BODY',
  text: 'Hola, {{name}}: tu pedido {{order}} ya salió a reparto y llega hoy.',
  example: {
    body_text_named_params: [
      { param_name: 'name', example: 'Ana' },
      { param_name: 'order', example: 'P-7' },
    ],
  },
};
const REPLIES = { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Ver' }] };
const creation = (over: object = {}) => ({
  name: 'shipped',
  language: 'es_MX',
  category: 'UTILITY',
  parameter_format: 'named',
  components: [BODY, REPLIES],
  ...over,
});
const body = (text: string, example: object = {}) => ({ components: [{ type: 'BODY', text, example }] });
const create = (over: object = {}) => world.graph(PATH, creation(over));
const review = (id: string, act: object) => world.api(`/templates/${id}/review`, act);
const remove = async (query: string) =>
  (
    await fetch(`${world.url}/emulator/v25.0/${PATH}?${query}`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer access-token' },
    })
  ).json();
/** What the front door was told under a field. */
const told = (field: string): Json[] =>
  door.received.flatMap((one) =>
    JSON.parse(one.body.toString()).entry.flatMap((entry: Json) =>
      entry.changes.flatMap((change: Json) => (change.field === field ? [{ ...change.value, time: entry.time }] : [])),
    ),
  );

let made = 0;
/** A template of its own for one test, approved. */
async function approved(over: object = {}): Promise<{ id: string; name: string }> {
  made += 1;
  const name = `own_${made}`;
  const { json } = await create({ name, ...over });
  await review(json.id, { kind: 'approve' });
  return { id: json.id, name };
}

describe('creating', () => {
  test('a new template waits for its review', async () => {
    const { status, json } = await create();
    expect([status, json]).toMatchObject([
      200,
      { id: expect.stringMatching(/^\d{15}$/), status: 'PENDING', category: 'UTILITY' },
    ]);
    const { json: list } = await world.graph(`${PATH}?name=shipped&fields=name,status,components`);
    expect(list.data).toEqual([{ id: json.id, name: 'shipped', status: 'PENDING', components: creation().components }]);
  });

  test.each([
    ['a name with capitals', { name: 'Shipped' }, undefined],
    ['a language that is none', { language: 'spanish' }, undefined],
    ['a category that is none', { category: 'ALERT' }, undefined],
    ['one that is there already', {}, 2388024],
    ['no body', { components: [REPLIES] }, 2388072],
    ['a body of 1,025 characters', body('a'.repeat(1_025)), 2388040],
    ['a variable at the start', body('{{name}}, tu pedido ya salió a reparto.'), 2388299],
    ['a variable at the end, a full stop after it', body('Tu pedido ya salió a reparto, {{name}}.'), 2388299],
    ['variables beside each other', body('Hola, {{name}} {{order}} ya salió a reparto hoy.'), 2388072],
    ['too many variables for so few words', body('Hola, {{name}}, {{order}} llegó.'), 2388293],
    ['a number where names are used', body('Hola, {{1}}, tu pedido ya salió.'), 2388072],
    ['a brace that is not closed', body('Hola, {{name, tu pedido ya salió.'), 2388072],
    ['no example', body('Hola, {{name}}, tu pedido ya salió.'), 2388043],
    [
      'a gap in the numbers',
      {
        parameter_format: 'positional',
        ...body('Hola, {{1}}, tu pedido {{3}} ya salió a reparto.', { body_text: [['a', 'b', 'c']] }),
      },
      2388072,
    ],
    [
      'an example too few',
      {
        parameter_format: 'positional',
        ...body('Hola, {{1}}, tu pedido {{2}} ya salió a reparto.', { body_text: [['a']] }),
      },
      2388043,
    ],
    [
      'a header of 61 characters',
      { components: [{ type: 'HEADER', format: 'TEXT', text: 'a'.repeat(61) }, BODY] },
      2388040,
    ],
    ['an emoji in the header', { components: [{ type: 'HEADER', format: 'TEXT', text: 'Hola 🎉' }, BODY] }, 2388047],
    ['a file without an example', { components: [{ type: 'HEADER', format: 'IMAGE' }, BODY] }, 2388047],
    ['a variable in the footer', { components: [BODY, { type: 'FOOTER', text: 'Para {{name}} hoy' }] }, 2388073],
    [
      'eleven buttons',
      {
        components: [
          BODY,
          { type: 'BUTTONS', buttons: Array.from({ length: 11 }, (_, i) => ({ type: 'QUICK_REPLY', text: `b${i}` })) },
        ],
      },
      2388050,
    ],
    [
      'a label of 26 characters',
      { components: [BODY, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'a'.repeat(26) }] }] },
      2388040,
    ],
    [
      'quick replies apart',
      {
        components: [
          BODY,
          {
            type: 'BUTTONS',
            buttons: [
              { type: 'QUICK_REPLY', text: 'a' },
              { type: 'URL', text: 'b', url: 'https://a.mx' },
              { type: 'QUICK_REPLY', text: 'c' },
            ],
          },
        ],
      },
      2388050,
    ],
    [
      'a variable inside an address',
      {
        components: [
          BODY,
          {
            type: 'BUTTONS',
            buttons: [{ type: 'URL', text: 'b', url: 'https://a.mx/{{1}}/x', example: ['https://a.mx/1/x'] }],
          },
        ],
      },
      2388050,
    ],
    [
      'an address without an example',
      { components: [BODY, { type: 'BUTTONS', buttons: [{ type: 'URL', text: 'b', url: 'https://a.mx/{{1}}' }] }] },
      2388043,
    ],
  ])('%s is refused as WhatsApp does', async (_, over, subcode) => {
    const { status, json } = await create({ name: subcode === 2388024 ? 'shipped' : 'refused', ...over });
    expect([status, json.error.code, json.error.error_subcode]).toEqual([400, 100, subcode]);
    if (subcode !== undefined) expect(json.error.error_user_msg).toMatch(/\.$/);
  });

  test('a template that is trusted is approved at once, and told by webhook', async () => {
    const { json } = await create({ name: 'approved_at_once' });
    expect(json.status).toBe('PENDING');
    await until('the webhook', () => told('message_template_status_update').length > 0);
    expect(told('message_template_status_update')).toMatchObject([
      {
        event: 'APPROVED',
        message_template_id: Number(json.id),
        message_template_name: 'approved_at_once',
        time: expect.any(Number),
      },
    ]);
  });

  test('the list goes by pages, and a deleted template is gone', async () => {
    const first = (await world.graph(`${PATH}?limit=1`)).json;
    expect(first.data).toHaveLength(1);
    expect(first.paging.next).toContain('after=');
    const second = (await world.graph(`${PATH}?limit=200&after=${first.paging.cursors.after}`)).json;
    expect(second.data.map(({ id }: Json) => id)).not.toContain(first.data[0].id);
    expect(second.paging.next).toBeUndefined();
    expect(await remove('name=approved_at_once')).toEqual({ success: true });
    await until('the webhook', () => told('message_template_status_update').some(({ event }) => event === 'DELETED'));
    expect(await remove('name=approved_at_once')).toMatchObject({ error: { code: 100 } });
  });
});

describe('the review', () => {
  /** Besides the approval of the template, which may come late. */
  const toldSince = (field: string): Json[] => told(field).filter(({ event }) => event !== 'APPROVED');

  test.each([
    [
      { kind: 'reject', reason: 'ABUSIVE_CONTENT' },
      'message_template_status_update',
      { event: 'REJECTED', reason: 'ABUSIVE_CONTENT' },
    ],
    [{ kind: 'pause' }, 'message_template_status_update', { event: 'PAUSED', other_info: { title: 'FIRST_PAUSE' } }],
    [
      { kind: 'disable' },
      'message_template_status_update',
      { event: 'DISABLED', disable_info: { disable_date: expect.any(Number) } },
    ],
    [
      { kind: 'quality', quality: 'RED' },
      'message_template_quality_update',
      { previous_quality_score: 'UNKNOWN', new_quality_score: 'RED' },
    ],
    [
      { kind: 'recategorise', category: 'MARKETING' },
      'template_category_update',
      { previous_category: 'UTILITY', new_category: 'MARKETING' },
    ],
    [
      { kind: 'recategorise', category: 'MARKETING', isAnnounced: true },
      'template_category_update',
      { new_category: 'UTILITY', correct_category: 'MARKETING' },
    ],
  ])('%j is told as WhatsApp tells it', async (act, field, value) => {
    const { id } = await approved();
    door.received.length = 0;
    await review(id, act);
    await until('the webhook', () => toldSince(field).length > 0);
    expect(toldSince(field)).toMatchObject([
      { ...value, message_template_id: Number(id), message_template_language: 'es_MX' },
    ]);
  });

  test('an edit is told with its words and goes to review again', async () => {
    const { id, name } = await approved();
    door.received.length = 0;
    const text = 'Hola, {{name}}: tu pedido {{order}} ya está listo para su entrega.';
    expect((await world.graph(id, { components: [{ ...BODY, text }] })).json).toEqual({ success: true });
    await until(
      'both',
      () =>
        toldSince('message_template_components_update').length + toldSince('message_template_status_update').length ===
        2,
    );
    expect(toldSince('message_template_components_update')).toMatchObject([{ message_template_element: text }]);
    expect((await world.graph(`${PATH}?name=${name}`)).json.data).toMatchObject([{ status: 'PENDING' }]);
  });

  test('a page shows every template with a button for each decision', async () => {
    const { id, name } = await approved();
    const page = await (await fetch(`${world.url}/simulator/templates`)).text();
    expect(page).toContain(name);
    expect(page).toContain('Pausar · Pause');
    const form = (values: string, headers: Record<string, string> = {}) =>
      fetch(`${world.url}/simulator/templates/${id}/review`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: values,
        redirect: 'manual',
      });
    expect((await form('kind=pause', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await form('kind=dance')).status).toBe(400);
    expect((await form('kind=recategorise&category=MARKETING&isAnnounced=true')).status).toBe(303);
    expect((await form('kind=pause')).status).toBe(303);
    expect((await world.graph(`${PATH}?name=${name}&fields=status,category`)).json.data).toEqual([
      { id, status: 'PAUSED', category: 'UTILITY' },
    ]);
    expect(await (await fetch(`${world.url}/simulator/templates`)).text()).toContain('UTILITY → MARKETING');
  });
});

describe('sending', () => {
  const text = (value: string, name?: string) => ({
    type: 'text',
    text: value,
    ...(name ? { parameter_name: name } : {}),
  });
  const named = [text('Ana', 'name'), text('P-7', 'order')];
  const send = (name: string, components: unknown, language = 'es_MX') =>
    world.send({ to: marisol.phone, type: 'template', template: { name, language: { code: language }, components } });
  const filled = (parameters: unknown) => [{ type: 'body', parameters }];
  const rich = [
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::x'] } },
    BODY,
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Ver' },
        { type: 'URL', text: 'Rastrear', url: 'https://a.mx/{{1}}', example: ['https://a.mx/1'] },
      ],
    },
  ];
  const picture = { type: 'header', parameters: [{ type: 'image', image: { link: 'https://a.mx/a.jpg' } }] };
  const address = { type: 'button', sub_type: 'url', index: '1', parameters: [text('A-1')] };

  test('goes outside the window, is charged by its category and shown filled', async () => {
    const { name } = await approved();
    const luz = await world.customer('Juan');
    expect(luz.windowClosesAt).toBeNull();
    const template = { name, language: { code: 'es_MX' }, components: filled(named) };
    const { json } = await world.send({ to: luz.phone, type: 'template', template });
    expect(json.messages).toMatchObject([{ message_status: 'accepted' }]);
    const [bubble] = await world.bubbles(luz);
    expect(bubble?.content).toEqual({
      kind: 'template',
      name,
      language: 'es_MX',
      category: 'UTILITY',
      file: null,
      text: 'Hola, Ana: tu pedido P-7 ya salió a reparto y llega hoy.',
      footer: null,
      buttons: [{ id: '0', title: 'Ver', kind: 'reply', value: 'Ver' }],
    });
    await until('its status', () => statusesOf(door, json.messages[0].id).length > 0);
    expect(statusesOf(door, json.messages[0].id)[0].pricing).toMatchObject({ category: 'utility' });
  });

  test('a tap comes back as a button with its payload', async () => {
    const { name } = await approved();
    const reply = {
      type: 'button',
      sub_type: 'quick_reply',
      index: '0',
      parameters: [{ type: 'payload', payload: 'order:7' }],
    };
    const { json } = await send(name, [...filled(named), reply]);
    const wamid = json.messages[0].id;
    await world.api(`/customers/${marisol.id}/actions`, { kind: 'choose', wamid, choiceId: '0' });
    await until('the tap', () => messagesIn(door).length > 0);
    expect(messagesIn(door)).toMatchObject([
      { type: 'button', button: { payload: 'order:7', text: 'Ver' }, context: { id: wamid } },
    ]);
    const bubbles: Bubble[] = await world.bubbles(marisol);
    expect(bubbles.find((one) => one.wamid === wamid)?.chosenId).toBe('0');
  });

  test('header, address and replies each get theirs', async () => {
    const { name } = await approved({ components: rich });
    const { json } = await send(name, [picture, ...filled(named), address]);
    const sent = (await world.bubbles(marisol)).find(({ wamid }) => wamid === json.messages[0].id);
    expect(sent?.content).toMatchObject({
      file: { kind: 'image', name: 'https://a.mx/a.jpg' },
      buttons: [{ kind: 'reply' }, { kind: 'url', value: 'https://a.mx/A-1' }],
    });
  });

  test.each([
    ['a language that does not exist', named, 'en_US', 404, 132001],
    ['a parameter too few', [named[0]], 'es_MX', 400, 132000],
    ['one too many', [...named, text('x', 'x')], 'es_MX', 400, 132000],
    ['the same one twice', [named[0], named[0]], 'es_MX', 400, 132000],
    ['a name that is not in it', [named[0], text('x', 'x')], 'es_MX', 400, 132012],
    ['no name', [named[0], text('x')], 'es_MX', 400, 131008],
    ['an empty value', [named[0], text('', 'order')], 'es_MX', 400, 131008],
    ['a picture for words', [named[0], { type: 'image', image: {} }], 'es_MX', 400, 132012],
    ['a line break', [named[0], text('a\nb', 'order')], 'es_MX', 400, 132007],
    ['five spaces', [named[0], text('a     b', 'order')], 'es_MX', 400, 132007],
    ['a body that is too long when filled', [named[0], text('a'.repeat(1_000), 'order')], 'es_MX', 400, 132005],
  ])('%s is refused as WhatsApp does', async (_, parameters, language, status, code) => {
    const { name } = await approved();
    const answer = await send(name, filled(parameters), language);
    expect([answer.status, answer.json.error.code]).toEqual([status, code]);
  });

  test.each([
    ['no picture', [...filled(named), address], 132012],
    ['no end of the address', [picture, ...filled(named)], 131008],
    [
      'a payload that is too long',
      [
        picture,
        ...filled(named),
        address,
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '0',
          parameters: [{ type: 'payload', payload: 'x'.repeat(129) }],
        },
      ],
      131009,
    ],
    [
      'a parameter for a button that is not there',
      [picture, ...filled(named), address, { ...address, index: '7' }],
      132012,
    ],
    ['components that are no list', { type: 'body' }, 131009],
  ])('%s is refused', async (_, components, code) => {
    const { name } = await approved({ components: rich });
    expect((await send(name, components)).json.error.code).toBe(code);
  });

  test.each([
    ['pause', 132015],
    ['disable', 132016],
    ['reject', 132001],
  ])('after "%s" nothing goes', async (kind, code) => {
    const { id, name } = await approved();
    await review(id, { kind });
    expect((await send(name, filled(named))).json.error.code).toBe(code);
  });

  test('one that waits for its review does not go, nor one that does not exist', async () => {
    await create({ name: 'waits' });
    expect((await send('waits', filled(named))).json.error.code).toBe(132001);
    expect((await send('nothing', [])).json.error.code).toBe(132001);
  });
});

describe('what we plan', () => {
  const approvedCopies = async (): Promise<ApprovedCopy[]> => {
    const settings = {
      graphUrl: `${world.url}/emulator`,
      graphVersion: 'v25.0',
      accessToken: 'access-token',
      wabaId: '200000000000001',
    };
    const account = createTemplateAccount({ ...settings, writeExample });
    await syncTemplates({ db: database().db, account, businessClock: () => new Date() });
    return listCopies(database().db, account.id);
  };

  test('is taken as it is, and the customer reads what we say that they read', async () => {
    const positional = {
      parameter_format: 'positional',
      components: [
        { type: 'HEADER', format: 'TEXT', text: 'Para {{1}}', example: { header_text: ['Ana'] } },
        {
          type: 'BODY',
          text: 'El {{2}} sale tu pedido {{1}} con todo lo que pediste.',
          example: { body_text: [['P-7', 'lunes']] },
        },
        { type: 'FOOTER', text: 'Tienda' },
        {
          type: 'BUTTONS',
          buttons: [
            { type: 'QUICK_REPLY', text: 'Ver' },
            { type: 'URL', text: 'Rastrear', url: 'https://a.mx/{{1}}', example: ['https://a.mx/1'] },
          ],
        },
      ],
    };
    const { name } = await approved(positional);
    const parameters = { header: 'Ana', '1': 'P-7', '2': { date: '2026-12-04' } };
    const plan = planTemplate(await approvedCopies(), {
      name,
      language: 'es',
      parameters,
      buttons: { 0: 'order:7', 1: 'A-1' },
    });
    if (plan.outcome !== 'ready') throw new Error(`refused: ${plan.field} ${plan.reason}`);
    const content: TemplateContent = plan.content;
    const { json } = await world.send({ to: marisol.phone, ...templateBody(content) });
    const sent = (await world.bubbles(marisol)).find(({ wamid }) => wamid === json.messages?.[0].id)?.content;
    if (sent?.kind !== 'template') throw new Error(JSON.stringify(json));
    expect(content.text).toBe(`${sent.text}\n_${sent.footer}_`);
    expect(content.labels).toEqual(sent.buttons.map(({ title }) => title));
    expect(sent.buttons).toMatchObject([{ value: 'order:7' }, { value: 'https://a.mx/A-1' }]);
  });
});

test('an account has room for 250 templates', async () => {
  const { sql } = await import('kysely');
  await sql`insert into simulator.templates (id, name, language, category, parameter_format, components, status, created_at, changed_at)
    select 'x' || n, 'many_' || n, 'es', 'UTILITY', 'NAMED', '[]', 'APPROVED', now(), now() from generate_series(1, 250) n`.execute(
    database().db,
  );
  expect((await create({ name: 'one_more' })).json.error.error_subcode).toBe(2388019);
});

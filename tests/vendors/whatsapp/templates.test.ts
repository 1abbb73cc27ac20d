import nock from 'nock';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { seedVariants, type TemplateContent, writeExample } from '../../../src/templates/index.ts';
import { createTemplateAccount, templateBody } from '../../../src/vendors/whatsapp/index.ts';

const GRAPH = 'https://graph.facebook.com';
const ROUTE = '/v25.0/20001/message_templates';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const unused = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(unused).toEqual([]);
});

const account = createTemplateAccount({
  graphUrl: `${GRAPH}/`,
  graphVersion: 'v25.0',
  accessToken: 'token-of-the-test',
  wabaId: '20001',
  writeExample,
});
const graph = () => nock(GRAPH, { reqheaders: { authorization: 'Bearer token-of-the-test' } });
const refused = (code: number, subcode?: number, user?: string) => ({
  error: { message: `(#${code}) Invalid parameter`, code, error_subcode: subcode, error_user_msg: user },
});
const [seed] = seedVariants();
if (!seed) throw new Error('there are no templates');

describe('reading', () => {
  const listed = {
    id: '1689556908129832',
    name: 'notice',
    language: 'es-MX',
    status: 'APPROVED',
    category: 'UTILITY',
    parameter_format: 'NAMED',
    rejected_reason: 'NONE',
    quality_score: { score: 'GREEN', date: 1 },
    components: [
      { type: 'HEADER', format: 'DOCUMENT', example: { header_handle: ['4::x'] } },
      { type: 'BODY', text: 'Hola, {{name}}.' },
      { type: 'FOOTER', text: 'Tienda' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Ver' },
          { type: 'URL', text: 'Abrir', url: 'https://a.mx/{{1}}' },
          { type: 'PHONE_NUMBER', text: 'Llamar', phone_number: '+52' },
          { type: 'COPY_CODE', example: 'X' },
          { type: 'FLOW', text: 'Llenar' },
        ],
      },
      { type: 'CAROUSEL', cards: [] },
    ],
  };

  test('a template comes in our words, with what we cannot fill named', async () => {
    graph()
      .get(ROUTE)
      .query(true)
      .reply(200, { data: [listed] });
    expect(await account.listPage(null)).toEqual({
      outcome: 'read',
      next: null,
      templates: [
        {
          id: '1689556908129832',
          name: 'notice',
          language: 'es_MX',
          status: 'approved',
          reason: null,
          quality: 'green',
          category: 'utility',
          format: 'named',
          components: {
            header: { kind: 'document' },
            body: 'Hola, {{name}}.',
            footer: 'Tienda',
            buttons: [
              { kind: 'reply', label: 'Ver' },
              { kind: 'url', label: 'Abrir', url: 'https://a.mx/{{1}}' },
              { kind: 'phone', label: 'Llamar', phone: '+52' },
              { kind: 'code', label: '' },
              { kind: 'other', label: 'Llenar', type: 'FLOW' },
            ],
            unsupported: ['CAROUSEL'],
          },
        },
      ],
    });
  });

  test('an old template says nothing of its format and numbers its parameters', async () => {
    const { parameter_format: _, quality_score: __, ...old } = listed;
    graph()
      .get(ROUTE)
      .query(true)
      .reply(200, { data: [{ ...old, status: 'SOMETHING_NEW' }] });
    expect(await account.listPage(null)).toMatchObject({
      templates: [{ format: 'positional', quality: 'unknown', status: 'unknown' }],
    });
  });

  test('the next page is asked for at our own address, whatever WhatsApp links to', async () => {
    const paging = { cursors: { after: 'MTAw' }, next: 'https://evil.example/steal' };
    graph()
      .get(ROUTE)
      .query({ fields: /parameter_format/, limit: '100' })
      .reply(200, { data: [], paging });
    graph()
      .get(ROUTE)
      .query((query) => query['after'] === 'MTAw')
      .reply(200, { data: [], paging: { cursors: { after: 'MTAw' } } });
    expect(await account.listPage(null)).toMatchObject({ next: 'MTAw' });
    expect(await account.listPage('MTAw')).toMatchObject({ next: null });
  });

  test.each([
    ['a list with something else in it', { data: [listed, { id: 7 }] }],
    ['no list', 'Hello'],
  ])('%s is no reading: what is missing there would count as deleted', async (_, body) => {
    graph().get(ROUTE).query(true).reply(200, body);
    const page = await account.listPage(null);
    if (typeof body === 'string') expect(page).toMatchObject({ outcome: 'refused' });
    else expect(page).toEqual({ outcome: 'refused', code: 0, words: expect.stringContaining('cannot be read') });
  });

  test.each([
    [190, undefined, 'WHATSAPP_ACCESS_TOKEN has expired'],
    [200, undefined, 'whatsapp_business_management'],
    [100, 33, 'WHATSAPP_WABA_ID is unknown to this token'],
    [80008, undefined, '200 questions an hour'],
  ])('a refusal with %i says what to do', async (code, subcode, words) => {
    graph().get(ROUTE).query(true).reply(400, refused(code, subcode));
    expect(await account.listPage(null)).toMatchObject({ outcome: 'refused', words: expect.stringContaining(words) });
  });

  test('an unreachable WhatsApp is said, without the token', async () => {
    graph().get(ROUTE).query(true).replyWithError('connect ECONNREFUSED');
    const page = await account.listPage(null);
    expect(page).toMatchObject({ outcome: 'refused', words: expect.stringContaining('cannot be reached') });
    expect(JSON.stringify(page)).not.toContain('token-of-the-test');
  });
});

describe('creating', () => {
  test('one of ours goes with its category, its format and an example of each parameter', async () => {
    let body: Record<string, unknown> = {};
    graph()
      .post(ROUTE, (sent: Record<string, unknown>) => {
        body = sent;
        return true;
      })
      .reply(200, { id: 12, status: 'PENDING', category: 'MARKETING' });
    expect(await account.create(seed)).toEqual({
      outcome: 'created',
      id: '12',
      status: 'pending',
      category: 'marketing',
    });
    expect(body).toMatchObject({
      name: 'order_confirmation',
      language: 'es_MX',
      category: 'UTILITY',
      parameter_format: 'NAMED',
      components: [
        { type: 'HEADER', format: 'TEXT' },
        {
          type: 'BODY',
          example: {
            body_text_named_params: [
              { param_name: 'customer_name', example: 'Lucía' },
              { param_name: 'order_number', example: 'P-1042' },
              { param_name: 'total', example: '$1,299.00 MXN' },
            ],
          },
        },
        { type: 'FOOTER' },
        { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY' }] },
      ],
    });
  });

  test('one that is there already is no mistake', async () => {
    graph().post(ROUTE).reply(400, refused(100, 2388024));
    expect(await account.create(seed)).toEqual({ outcome: 'exists' });
  });

  test.each([
    [2388019, 'as many templates as WhatsApp allows'],
    [2388040, 'too long'],
    [2388043, 'example is missing'],
    [2388047, 'header'],
    [2388072, 'body'],
    [2388073, 'footer'],
    [2388293, 'too many parameters'],
    [2388299, 'begins or ends with a parameter'],
  ])('error %i is told in words', async (subcode, words) => {
    graph()
      .post(ROUTE)
      .reply(400, refused(100, subcode, 'Meta says why'));
    expect(await account.create(seed)).toEqual({
      outcome: 'refused',
      code: subcode,
      words: expect.stringMatching(new RegExp(`${words}.*\\(${subcode}\\)\\.$`)),
    });
  });

  test('an error without a word of ours keeps those of WhatsApp', async () => {
    graph()
      .post(ROUTE)
      .reply(400, refused(100, 9, 'The moon is too full'));
    expect(await account.create(seed)).toMatchObject({ words: expect.stringContaining('The moon is too full') });
  });
});

describe('a planned template as a send', () => {
  const content: TemplateContent = {
    kind: 'template',
    name: 'notice',
    language: 'es_MX',
    header: null,
    body: [],
    buttons: [],
    text: '',
    labels: [],
  };
  test('without parameters it is a name and a language', () => {
    expect(templateBody(content)).toEqual({
      type: 'template',
      template: { name: 'notice', language: { code: 'es_MX' } },
    });
  });
  test('named and numbered values, files and buttons each in their form', () => {
    const header = { kind: 'document', id: '77', fileName: 'nota.pdf' } as const;
    const body = [
      { name: 'name', value: 'Ana' },
      { name: null, value: 'x' },
    ];
    const buttons = [
      { index: 0, kind: 'reply', value: 'order:7' },
      { index: 1, kind: 'url', value: 'A-1' },
      { index: 2, kind: 'code', value: 'HOLA10' },
    ] as const;
    expect(templateBody({ ...content, header, body, buttons })).toMatchObject({
      template: {
        components: [
          { type: 'header', parameters: [{ type: 'document', document: { id: '77', filename: 'nota.pdf' } }] },
          {
            type: 'body',
            parameters: [
              { type: 'text', parameter_name: 'name', text: 'Ana' },
              { type: 'text', text: 'x' },
            ],
          },
          {
            type: 'button',
            sub_type: 'quick_reply',
            index: '0',
            parameters: [{ type: 'payload', payload: 'order:7' }],
          },
          { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'A-1' }] },
          {
            type: 'button',
            sub_type: 'copy_code',
            index: '2',
            parameters: [{ type: 'coupon_code', coupon_code: 'HOLA10' }],
          },
        ],
      },
    });
  });
});

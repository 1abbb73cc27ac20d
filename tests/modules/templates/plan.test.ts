import { describe, expect, test } from 'vitest';
import {
  type ApprovedCopy,
  planTemplate,
  refusalWords,
  seedRequest,
  type TemplateComponents,
  type TemplateRequest,
} from '../../../src/templates/index.ts';

const PLAIN: TemplateComponents = { header: null, body: 'Hola.', footer: null, buttons: [], unsupported: [] };

const copy = (
  over: Omit<Partial<ApprovedCopy>, 'components'> & { components?: Partial<TemplateComponents> | null },
): ApprovedCopy => ({
  id: '1',
  name: 'notice',
  language: 'es_MX',
  status: 'approved',
  reason: null,
  quality: 'green',
  category: 'utility',
  format: 'named',
  nextCategory: null,
  nextCategoryAt: null,
  readAt: new Date(0),
  ...over,
  components: over.components === null ? null : { ...PLAIN, ...over.components },
});
const ask = (over: Partial<TemplateRequest> = {}): TemplateRequest => ({
  name: 'notice',
  language: 'es',
  parameters: {},
  ...over,
});
const plan = (
  components: Partial<TemplateComponents>,
  request: Partial<TemplateRequest>,
  format: 'named' | 'positional' = 'named',
) => planTemplate([copy({ components, format })], ask(request));
const refusal = (field: string, reason: string, fact: string | null = null) => ({
  outcome: 'refused',
  field,
  reason,
  fact,
});

const NAMED = { body: 'Hola, {{name}}: debes {{amount}} hoy.' };

describe('parameters', () => {
  test('a named template gets each value under its name, and the customer reads it filled', () => {
    const amount = { minor: 129_900, currency: 'MXN' };
    expect(
      plan(
        { ...NAMED, header: { kind: 'text', text: 'Pago' }, footer: 'Tienda' },
        { parameters: { name: 'Ana', amount } },
      ),
    ).toMatchObject({
      outcome: 'ready',
      isOtherLanguage: false,
      category: 'utility',
      content: {
        kind: 'template',
        name: 'notice',
        language: 'es_MX',
        header: null,
        body: [
          { name: 'name', value: 'Ana' },
          { name: 'amount', value: '$1,299.00 MXN' },
        ],
        text: '*Pago*\nHola, Ana: debes $1,299.00 MXN hoy.\n_Tienda_',
      },
    });
  });

  test('a template that numbers its parameters gets them in the order of their numbers', () => {
    const components = { header: { kind: 'text', text: 'Para {{1}}' }, body: 'Sale el {{2}} con {{1}} hoy.' } as const;
    const parameters = { header: 'Ana', '1': 'Estafeta', '2': { date: '2026-12-04' } };
    expect(plan(components, { parameters }, 'positional')).toMatchObject({
      content: {
        header: { kind: 'text', value: { name: null, value: 'Ana' } },
        body: [
          { name: null, value: 'Estafeta' },
          { name: null, value: '4 de diciembre de 2026' },
        ],
        text: '*Para Ana*\nSale el 4 de diciembre de 2026 con Estafeta hoy.',
      },
    });
  });

  test('a value that looks like a placeholder is not filled again', () => {
    const result = plan({ body: 'Hola, {{a}} y {{b}} juntos.' }, { parameters: { a: '{{b}}', b: 'Luz' } });
    expect(result).toMatchObject({ content: { text: 'Hola, {{b}} y Luz juntos.' } });
  });

  test.each([
    ['one is missing', NAMED, { name: 'Ana' }, 'parameters.amount', 'missing', null],
    ['one is too many', NAMED, { name: 'Ana', amount: '1', note: 'x' }, 'parameters.note', 'unexpected', null],
    [
      'names for a template that numbers them',
      { body: 'Hola, {{1}}, adiós.' },
      { name: 'Ana' },
      'parameters.1',
      'missing',
      null,
    ],
    ['one is empty', NAMED, { name: '  ', amount: '1' }, 'parameters.name', 'empty', null],
    ['a line break', NAMED, { name: 'Ana\nLuz', amount: '1' }, 'parameters.name', 'forbidden_characters', null],
    ['a tab', NAMED, { name: 'Ana\tLuz', amount: '1' }, 'parameters.name', 'forbidden_characters', null],
    ['four spaces', NAMED, { name: 'Ana    Luz', amount: '1' }, 'parameters.name', 'forbidden_characters', null],
    [
      'a day that does not exist',
      NAMED,
      { name: 'Ana', amount: { date: '2026-02-30' } },
      'parameters.amount',
      'wrong_kind',
      'date',
    ],
    [
      'a body that is too long when filled',
      NAMED,
      { name: 'a'.repeat(1_010), amount: '1' },
      'body',
      'too_long',
      '1024',
    ],
    [
      'a header that is too long when filled',
      { header: { kind: 'text', text: 'Para {{name}}' }, body: 'Hola.' } as const,
      { name: 'a'.repeat(56) },
      'header',
      'too_long',
      '60',
    ],
    [
      'a name out of the prototype',
      { body: 'Hola, {{constructor}} mía.' },
      {},
      'parameters.constructor',
      'missing',
      null,
    ],
  ])('%s: it is refused with the field', (_, components, parameters, field, reason, fact) => {
    expect(plan(components, { parameters })).toMatchObject(refusal(field, reason, fact));
  });

  test('three spaces, and a body of exactly 1,024 characters, pass', () => {
    expect(plan(NAMED, { parameters: { name: 'Ana   Luz', amount: '1' } }).outcome).toBe('ready');
    const name = '😀'.repeat(1_024 - 'Hola, : debes 1 hoy.'.length);
    expect(plan(NAMED, { parameters: { name, amount: '1' } }).outcome).toBe('ready');
  });
});

describe('header', () => {
  const image = { kind: 'image', link: 'https://tienda.mx/a.jpg', fileName: null } as const;
  test('a file goes into a header of its kind', () => {
    const document = { kind: 'document', id: '77', fileName: 'nota.pdf' } as const;
    expect(plan({ header: { kind: 'document' } }, { media: document })).toMatchObject({
      content: { header: document },
    });
    expect(plan({ header: { kind: 'image' } }, { media: image })).toMatchObject({ content: { header: image } });
  });
  test.each([
    ['a header without its file', { header: { kind: 'image' } } as const, undefined, 'missing', 'image'],
    ['a file of another kind', { header: { kind: 'document' } } as const, image, 'wrong_kind', 'document'],
    ['a file where none belongs', {}, image, 'unexpected', 'image'],
    ['a file for a header of words', { header: { kind: 'text', text: 'Hola' } } as const, image, 'unexpected', 'image'],
    ['a file that is nowhere', { header: { kind: 'image' } } as const, { ...image, link: '' }, 'empty', null],
  ])('%s is refused', (_, components, media, reason, fact) => {
    expect(plan(components, media ? { media } : {})).toEqual(refusal('header', reason, fact));
  });
});

describe('buttons', () => {
  const buttons = [
    { kind: 'reply', label: 'Ver' },
    { kind: 'url', label: 'Rastrear', url: 'https://tienda.mx/guia/{{1}}' },
    { kind: 'url', label: 'Tienda', url: 'https://tienda.mx' },
    { kind: 'code', label: 'Copiar' },
    { kind: 'phone', label: 'Llamar', phone: '+525512345678' },
  ] as const;
  test('each gets what it takes; one that answers may do without', () => {
    expect(plan({ buttons }, { buttons: { 1: 'A-1', 3: 'HOLA10' } })).toMatchObject({
      content: {
        buttons: [
          { index: 1, kind: 'url', value: 'A-1' },
          { index: 3, kind: 'code', value: 'HOLA10' },
        ],
        labels: ['Ver', 'Rastrear', 'Tienda', 'Copiar', 'Llamar'],
      },
    });
    expect(plan({ buttons }, { buttons: { 0: 'order:7', 1: 'A-1', 3: 'X' } })).toMatchObject({
      content: { buttons: [{ index: 0, kind: 'reply', value: 'order:7' }, {}, {}] },
    });
  });
  test.each([
    ['the end of an address is missing', { 3: 'X' }, 1, 'missing', null],
    ['an address with a space', { 1: 'A 1', 3: 'X' }, 1, 'forbidden_characters', null],
    ['an address that is too long', { 1: 'a'.repeat(1_990), 3: 'X' }, 1, 'too_long', '2000'],
    ['a code that is missing', { 1: 'A' }, 3, 'missing', null],
    ['a code that is too long', { 1: 'A', 3: 'X'.repeat(21) }, 3, 'too_long', '20'],
    ['a payload that is too long', { 0: 'x'.repeat(129), 1: 'A', 3: 'X' }, 0, 'too_long', '128'],
    ['an empty payload', { 0: '', 1: 'A', 3: 'X' }, 0, 'empty', null],
    ['a value for an address that takes none', { 1: 'A', 2: 'x', 3: 'X' }, 2, 'unexpected', null],
    ['a value for a number', { 1: 'A', 3: 'X', 4: 'x' }, 4, 'unexpected', null],
    ['a place that is written otherwise', { '00': 'x', 1: 'A', 3: 'X' }, '00', 'unexpected', null],
    ['a value for a button that is not there', { 1: 'A', 3: 'X', 9: 'x' }, 9, 'unexpected', null],
  ])('%s is refused', (_, given, place, reason, fact) => {
    expect(plan({ buttons }, { buttons: given })).toEqual(refusal(`buttons.${place}`, reason, fact));
  });
});

describe('language', () => {
  const of = (...languages: string[]) => languages.map((language, id) => copy({ id: String(id), language }));
  test.each([
    ['es_MX', ['en_US', 'es', 'es_AR', 'es_MX'], 'es_MX', false],
    ['es-mx', ['en_US', 'es', 'es_MX'], 'es_MX', false],
    ['es', ['es_AR', 'es_MX', 'en_US'], 'es_MX', false],
    ['es_MX', ['es_AR', 'es', 'en_US'], 'es', false],
    ['es_MX', ['es_ES', 'es_AR', 'en_US'], 'es_AR', false],
    ['en', ['en_GB', 'en_US', 'es_MX'], 'en_US', false],
    ['en_GB', ['en', 'en_US', 'es_MX'], 'en', false],
    ['en', ['es_MX', 'pt_BR'], 'es_MX', true],
    ['es', ['pt_BR', 'en_US'], 'en_US', true],
    ['es', ['pt_BR', 'de'], 'de', true],
  ])('a customer who wants %s of %j gets %s', (wanted, exist, language, isOtherLanguage) => {
    expect(planTemplate(of(...exist), ask({ language: wanted }))).toMatchObject({
      outcome: 'ready',
      isOtherLanguage,
      content: { language },
    });
  });
  test('another form of the language steps in for one that is paused', () => {
    const copies = [
      copy({ status: 'paused' }),
      copy({ id: '2', language: 'es' }),
      copy({ id: '3', language: 'en_US' }),
    ];
    expect(planTemplate(copies, ask({ language: 'es_MX' }))).toMatchObject({ content: { language: 'es' } });
  });
  test('another language does not step in for the customer’s, whatever became of it', () => {
    const copies = [copy({ status: 'paused' }), copy({ id: '3', language: 'en_US' })];
    expect(planTemplate(copies, ask())).toEqual(refusal('status', 'not_sendable', 'paused'));
  });
  test('amounts and days are in the language that is sent', () => {
    const english = copy({ language: 'en_US', components: { body: 'Pay {{amount}} by {{day}} please.' } });
    const parameters = { amount: { minor: 100, currency: 'MXN' }, day: { date: '2026-12-04' } };
    expect(planTemplate([english], ask({ parameters }))).toMatchObject({
      content: { text: 'Pay MX$1.00 by December 4, 2026 please.' },
    });
  });
});

describe('status', () => {
  test.each([
    'pending',
    'in_appeal',
    'rejected',
    'paused',
    'disabled',
    'locked',
    'limit_exceeded',
    'archived',
    'unknown',
  ] as const)('one that is %s is not sent, and it is said', (status) => {
    const result = planTemplate([copy({ status })], ask());
    expect(result).toEqual(refusal('status', 'not_sendable', status));
    if (result.outcome !== 'refused') throw new Error('it was planned');
    expect(refusalWords(result, 'es')).not.toMatch(/[{}]|undefined/);
    expect(refusalWords(result, 'en')).toMatch(/^status: the template is \w+/);
  });
  test('one that was deleted counts as none', () => {
    expect(planTemplate([copy({ status: 'deleted' })], ask())).toEqual(refusal('name', 'unknown_template'));
    const again = [copy({ status: 'deleted' }), copy({ id: '2' })];
    expect(planTemplate(again, ask()).outcome).toBe('ready');
  });
  test('one that was never read is not guessed', () => {
    expect(planTemplate([copy({ components: null, format: null })], ask())).toEqual(
      refusal('components', 'never_read', 'es_MX'),
    );
  });
  test('one with a part that we cannot fill is not sent', () => {
    expect(plan({ unsupported: ['CAROUSEL'] }, {})).toEqual(refusal('components', 'unsupported', 'CAROUSEL'));
    const flow = [{ kind: 'other', label: 'Abrir', type: 'FLOW' }] as const;
    expect(plan({ buttons: flow }, {})).toEqual(refusal('components', 'unsupported', 'FLOW'));
  });
});

test('one of ours is planned by its own parameters', () => {
  const body = 'Hola, {{customer_name}}: tu pedido {{order_number}} suma {{total}} hoy.';
  const approved = [copy({ name: 'order_confirmation', components: { body } })];
  const total = { minor: 5_000, currency: 'MXN' };
  const request = seedRequest('order_confirmation', 'es', { customer_name: 'Ana', order_number: 'P-7', total });
  expect(planTemplate(approved, request)).toMatchObject({
    content: { text: 'Hola, Ana: tu pedido P-7 suma $50.00 MXN hoy.' },
  });
});

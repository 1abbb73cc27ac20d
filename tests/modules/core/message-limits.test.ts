import { describe, expect, test } from 'vitest';
import { MESSAGE_LIMITS, type MessageLimitName } from '../../../src/core/message-limits.ts';
import { type Content, flawsOf } from '../../../src/outbox/index.ts';
import { type ApprovedCopy, planTemplate, type TemplateComponents } from '../../../src/templates/index.ts';

const wide = (size: number): string => 'a'.repeat(size);
const times = <T>(size: number, make: (at: number) => T): T[] => Array.from({ length: size }, (_, at) => make(at));
const url = (size: number): string => (size === 0 ? '' : 'https://tienda.example/'.padEnd(size, 'a'));
const choice = (at: number) => ({ id: `id-${at}`, title: `Opción ${at}` });

/** Fields that a message is refused for. */
const refused = (content: Content): string[] => flawsOf(content).map(({ field }) => field);
const buttons = (over: object): string[] =>
  refused({ kind: 'buttons', text: '¿Cuál?', buttons: times(2, choice), ...over });
const list = (over: object): string[] =>
  refused({ kind: 'list', text: '¿Cuál?', button: 'Ver', sections: [{ rows: times(2, choice) }], ...over });
const row = (over: object): string[] => list({ sections: [{ rows: [{ ...choice(0), ...over }] }] });
const link = (over: object): string[] =>
  refused({ kind: 'link', text: 'Tu página de pago', button: 'Pagar', url: url(40), ...over });
const document = (over: object): string[] =>
  refused({ kind: 'document', text: 'Tu recibo', url: url(40), fileName: 'recibo.pdf', ...over });

const PLAIN: TemplateComponents = { header: null, body: 'Hola.', footer: null, buttons: [], unsupported: [] };
const NO_MORE = {
  reason: null,
  quality: 'green',
  category: 'utility',
  nextCategory: null,
  nextCategoryAt: null,
} as const;
/** Fields that a template is refused for; `value` fills its only placeholder. */
function template(components: Partial<TemplateComponents>, given: { value?: string; button?: string }): string[] {
  const copy: ApprovedCopy = {
    ...{ id: '1', name: 'notice', language: 'es_MX', status: 'approved', format: 'named', readAt: new Date(0) },
    ...{ ...NO_MORE, components: { ...PLAIN, ...components } },
  };
  const parameters = given.value === undefined ? {} : { value: given.value };
  const pressed = given.button === undefined ? {} : { buttons: { 0: given.button } };
  const plan = planTemplate([copy], { name: 'notice', language: 'es', parameters, ...pressed });
  return plan.outcome === 'refused' ? [plan.field] : [];
}

/** One message for each row of the table, with a field of that size. */
const OF_SIZE: Readonly<Record<MessageLimitName, (size: number) => string[]>> = {
  text: (size) => refused({ kind: 'text', text: wide(size) }),
  body: (size) => buttons({ text: wide(size) }),
  listBody: (size) => list({ text: wide(size) }),
  footer: (size) => buttons({ footer: wide(size) }),
  buttons: (size) => buttons({ buttons: times(size, choice) }),
  buttonTitle: (size) => buttons({ buttons: [{ id: '1', title: wide(size) }] }),
  buttonId: (size) => buttons({ buttons: [{ id: wide(size), title: 'Sí' }] }),
  listButton: (size) => list({ button: wide(size) }),
  sections: (size) => list({ sections: times(size, (at) => ({ title: `Sección ${at}`, rows: [choice(at)] })) }),
  sectionTitle: (size) => list({ sections: [{ title: wide(size), rows: times(2, choice) }] }),
  rows: (size) => list({ sections: [{ rows: times(size, choice) }] }),
  rowId: (size) => row({ id: wide(size) }),
  rowTitle: (size) => row({ title: wide(size) }),
  rowDescription: (size) => row({ description: wide(size) }),
  linkButton: (size) => link({ button: wide(size) }),
  linkUrl: (size) => link({ url: url(size) }),
  imageCaption: (size) => refused({ kind: 'image', text: wide(size), url: url(40) }),
  imageUrl: (size) => refused({ kind: 'image', text: '', url: url(size) }),
  documentCaption: (size) => document({ text: wide(size) }),
  documentUrl: (size) => document({ url: url(size) }),
  fileName: (size) => document({ fileName: wide(size) }),
  audioUrl: (size) => refused({ kind: 'audio', text: '', url: url(size) }),
  contacts: (size) =>
    refused({ kind: 'contacts', text: '', contacts: times(size, () => ({ name: 'Ana', phone: '+525512345678' })) }),
  templateHeader: (size) => template({ header: { kind: 'text', text: '{{value}}' } }, { value: wide(size) }),
  templateBody: (size) => template({ body: '{{value}}' }, { value: wide(size) }),
  templateUrl: (size) =>
    template(
      { buttons: [{ kind: 'url', label: 'Ver', url: 'https://t.mx/{{1}}' }] },
      { button: wide(Math.max(0, size - 'https://t.mx/'.length)) },
    ),
  templateCode: (size) => template({ buttons: [{ kind: 'code', label: 'Copiar' }] }, { button: wide(size) }),
  templateReply: (size) => template({ buttons: [{ kind: 'reply', label: 'Ver' }] }, { button: wide(size) }),
};

/** The field as it is named when the first of its list, or the list itself, is at fault. */
const named = (name: MessageLimitName): string =>
  MESSAGE_LIMITS[name].field.replace('#', MESSAGE_LIMITS[name].of === 'entries' ? '' : '0');
/** A value that is refused for what it is filled with is named as that. */
const whenEmpty = (name: MessageLimitName): string =>
  name === 'templateHeader' || name === 'templateBody' ? 'parameters.value' : named(name);

describe.each(Object.keys(MESSAGE_LIMITS) as MessageLimitName[])('the limit of %s', (name) => {
  const { least, most } = MESSAGE_LIMITS[name];

  test('is kept by as much as is allowed, and by as little', () => {
    expect(OF_SIZE[name](most)).toEqual([]);
    expect(OF_SIZE[name](Math.max(least, /url/i.test(name) ? 24 : least))).toEqual([]);
  });

  test('refuses one more, and names the field', () => expect(OF_SIZE[name](most + 1)[0]).toBe(named(name)));

  test.runIf(least > 0)('refuses nothing at all, and names the field', () =>
    expect(OF_SIZE[name](0)).toContain(whenEmpty(name)),
  );
});

test('the figures are those of Meta’s pages', () => {
  const of = (names: readonly MessageLimitName[]) => new Set(names.map((name) => MESSAGE_LIMITS[name].most));
  expect(of(['text', 'listBody'])).toEqual(new Set([4_096]));
  expect(of(['body', 'imageCaption', 'documentCaption', 'templateBody'])).toEqual(new Set([1_024]));
  expect(of(['linkUrl', 'imageUrl', 'documentUrl', 'audioUrl', 'templateUrl'])).toEqual(new Set([2_000]));
  expect(of(['footer', 'templateHeader'])).toEqual(new Set([60]));
  expect(of(['buttonTitle', 'listButton', 'linkButton', 'templateCode'])).toEqual(new Set([20]));
  expect(of(['rowTitle', 'sectionTitle'])).toEqual(new Set([24]));
  expect(of(['sections', 'rows'])).toEqual(new Set([10]));
  const { buttons: three, buttonId, rowId, rowDescription, fileName, contacts, templateReply } = MESSAGE_LIMITS;
  const others = [three, buttonId, rowId, rowDescription, fileName, contacts, templateReply];
  expect(others.map(({ most }) => most)).toEqual([3, 256, 200, 72, 240, 257, 128]);
});

test('every field is named as one that a message has', () => {
  expect(Object.values(MESSAGE_LIMITS).length).toBeGreaterThan(20);
  for (const { field, least, most } of Object.values(MESSAGE_LIMITS)) {
    expect(field).toMatch(/^[a-z_]+(\[#\])?(\.[a-z_#]+(\[#\])?)*$/);
    expect(least).toBeLessThan(most);
  }
});

test.each([
  ['a line break', 'Ana\nLuz'],
  ['a tab', 'Ana\tLuz'],
  ['four spaces', 'Ana    Luz'],
  ['nothing', ''],
  ['nothing but spaces', '   '],
])('%s in what fills a template is refused with the parameter named', (_, value) => {
  expect(template({ body: 'Hola, {{value}}: gracias.' }, { value })).toEqual(['parameters.value']);
  expect(template({ buttons: [{ kind: 'reply', label: 'Ver' }] }, { button: value })).toEqual(['buttons.0']);
});

test('three spaces pass, and so do signs that count as one for people and as two for computers', () => {
  expect(template({ body: 'Hola, {{value}}: gracias.' }, { value: 'Ana   Luz' })).toEqual([]);
  expect(template({ body: '{{value}}' }, { value: '😀'.repeat(MESSAGE_LIMITS.templateBody.most) })).toEqual([]);
});

test('the same id twice is refused, also in two sections', () => {
  const twice = [
    { id: '1', title: 'Uno' },
    { id: '1', title: 'Dos' },
  ];
  expect(buttons({ buttons: twice })).toEqual(['action.buttons[].reply.id']);
  expect(list({ sections: twice.map((one, at) => ({ title: `Sección ${at}`, rows: [one] })) })).toEqual(['rows[].id']);
});

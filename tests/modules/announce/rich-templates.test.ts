import { beforeAll, describe, expect, test } from 'vitest';
import { fillTemplate } from '../../../src/simulator/templates/send-template-rules.ts';
import type { Template } from '../../../src/simulator/templates/types.ts';
import { listCopies, planTemplate, type ReadTemplate } from '../../../src/templates/index.ts';
import { templateBody } from '../../../src/vendors/whatsapp/index.ts';
import { customer, database } from '../orders/world.ts';
import { agree, api, approve, begun, notice, silent } from './world.ts';

const WABA = '200000000000001';
const BODY = 'Hola, {{who}}: aquí está lo que pediste.';
const rich = (name: string, over: Partial<NonNullable<ReadTemplate['components']>>): ReadTemplate =>
  notice(name, { components: { header: null, body: BODY, footer: null, buttons: [], unsupported: [], ...over } });

const TRACK = { kind: 'url', label: 'Rastrear', url: 'https://shop.example/p/{{1}}' } as const;
const COPY = { kind: 'code', label: 'Copiar código' } as const;
const ANSWER = { kind: 'reply', label: 'Gracias' } as const;
const SITE = { kind: 'url', label: 'Tienda', url: 'https://shop.example/' } as const;

beforeAll(() =>
  approve(
    rich('invoice_ready', { header: { kind: 'document' } }),
    rich('new_picture', { header: { kind: 'image' }, buttons: [ANSWER, TRACK, COPY] }),
    rich('plain_words', { buttons: [SITE] }),
  ),
);

/** Somebody who agreed and whose window is closed. */
async function someone(): Promise<string & Parameters<typeof begun>[0]> {
  const { id, customerId } = await customer();
  await silent(id);
  await agree(customerId);
  return customerId;
}

const PICTURE = { kind: 'image', link: 'https://shop.example/cafe.jpg' };
const INVOICE = { kind: 'document', link: 'https://shop.example/f/1042.pdf', file_name: 'Factura 1042.pdf' };
const BUTTONS = { 1: { url_suffix: 'P-1042?x=1' }, 2: { code: 'CAFE10' } };
const asked = (customerId: string, name: string, over: object) => ({
  recipient: { customer_id: customerId },
  template: { name, parameters: { who: 'Ana' }, ...over },
});

/** The body that leaves for WhatsApp, and what the simulator shows of it. */
async function leaving(customerId: Parameters<typeof begun>[0], components: Template['components']) {
  const [row] = await begun(customerId);
  const request = row?.template;
  if (!request) throw new Error('nothing was begun');
  const plan = planTemplate(await listCopies(database().db, WABA, request.name), {
    ...request,
    language: 'es',
  } as never);
  if (plan.outcome !== 'ready') throw new Error(JSON.stringify(plan));
  const { template } = templateBody(plan.content);
  const copy: Template = {
    ...{ id: '1', name: request.name, language: 'es_MX', category: 'UTILITY', nextCategory: null, reason: null },
    ...{ parameterFormat: 'NAMED' as const, components, status: 'APPROVED' as const, quality: 'GREEN' },
    ...{ createdAt: new Date(0), changedAt: new Date(0) },
  };
  const sent = { name: template.name, language: template.language.code, components: template.components ?? [] };
  return { body: template, shown: fillTemplate([copy], sent as Parameters<typeof fillTemplate>[1]) };
}

describe('a notification whose template', () => {
  test('has a picture, a link of its own and a code to copy leaves with them, as WhatsApp takes them and customers see', async () => {
    const customerId = await someone();
    const { ask } = await api();
    const sent = await ask(
      'POST',
      '/notifications',
      asked(customerId, 'new_picture', { header: PICTURE, buttons: BUTTONS }),
    );
    expect(sent).toMatchObject({ status: 202, body: { template: 'new_picture', state: 'queued' } });
    const { body, shown } = await leaving(customerId, [
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: BODY },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'QUICK_REPLY', text: 'Gracias' },
          { type: 'URL', text: 'Rastrear', url: 'https://shop.example/p/{{1}}' },
          { type: 'COPY_CODE', text: 'Copiar código' },
        ],
      },
    ]);
    expect(body).toEqual({
      name: 'new_picture',
      language: { code: 'es_MX' },
      components: [
        { type: 'header', parameters: [{ type: 'image', image: { link: PICTURE.link } }] },
        { type: 'body', parameters: [{ type: 'text', parameter_name: 'who', text: 'Ana' }] },
        { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'P-1042?x=1' }] },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '2',
          parameters: [{ type: 'coupon_code', coupon_code: 'CAFE10' }],
        },
      ],
    });
    expect(shown).toMatchObject({
      value: {
        file: { kind: 'image', name: PICTURE.link },
        buttons: [
          { kind: 'reply', value: 'Gracias' },
          { kind: 'url', value: 'https://shop.example/p/P-1042?x=1' },
          { kind: 'code', value: 'CAFE10' },
        ],
      },
    });
  });

  test('has a document leaves with it under the name that was given', async () => {
    const customerId = await someone();
    const { ask } = await api();
    expect((await ask('POST', '/notifications', asked(customerId, 'invoice_ready', { header: INVOICE }))).status).toBe(
      202,
    );
    const { body, shown } = await leaving(customerId, [
      { type: 'HEADER', format: 'DOCUMENT' },
      { type: 'BODY', text: BODY },
    ]);
    expect(body.components?.[0]).toEqual({
      type: 'header',
      parameters: [{ type: 'document', document: { link: INVOICE.link, filename: 'Factura 1042.pdf' } }],
    });
    expect(shown).toMatchObject({ value: { file: { kind: 'document', name: 'Factura 1042.pdf' } } });
  });

  test('has an answer sends back what it was given for a tap', async () => {
    const customerId = await someone();
    const { ask } = await api();
    const buttons = { ...BUTTONS, 0: { payload: 'thanks:P-1042' } };
    await ask('POST', '/notifications', asked(customerId, 'new_picture', { header: PICTURE, buttons }));
    expect(await begun(customerId)).toMatchObject([
      { template: { buttons: { 0: 'thanks:P-1042', 1: 'P-1042?x=1', 2: 'CAFE10' } } },
    ]);
  });
});

const full = { header: PICTURE, buttons: BUTTONS };
const header = (change: object) => ({ ...full, header: { ...PICTURE, ...change } });
const buttons = (change: object) => ({ ...full, buttons: { ...BUTTONS, ...change } });

test.each<readonly [what: string, template: string, over: object, status: number, field: string]>([
  ['no file for a header that needs one', 'new_picture', { buttons: BUTTONS }, 422, 'header'],
  ['a file for a header that has none', 'plain_words', { header: PICTURE }, 422, 'header'],
  ['a document for a picture', 'new_picture', { ...full, header: INVOICE }, 422, 'header'],
  ['a picture for a document', 'invoice_ready', { header: PICTURE }, 422, 'header'],
  ['a file of an unknown kind', 'new_picture', header({ kind: 'audio' }), 400, 'header.kind'],
  ['an address without https', 'new_picture', header({ link: 'http://shop.example/a.jpg' }), 400, 'header.link'],
  ['a private address', 'new_picture', header({ link: 'https://169.254.169.254/a.jpg' }), 400, 'header.link'],
  ['no address', 'new_picture', { ...full, header: { kind: 'image' } }, 400, 'header.link'],
  ['a name for a picture', 'new_picture', header({ file_name: 'a.jpg' }), 400, 'header.file_name'],
  ['text for a header', 'new_picture', { ...full, header: 'https://shop.example/a.jpg' }, 400, 'header'],
  ['no end for an address that needs one', 'new_picture', { ...full, buttons: { 2: { code: 'X' } } }, 422, 'buttons.1'],
  [
    'no code for a button that copies one',
    'new_picture',
    { ...full, buttons: { 1: { url_suffix: 'X' } } },
    422,
    'buttons.2',
  ],
  ['a code for an address', 'new_picture', buttons({ 1: { code: 'X' } }), 422, 'buttons.1'],
  ['the end of an address for a code', 'new_picture', buttons({ 2: { url_suffix: 'X' } }), 422, 'buttons.2'],
  ['something for a fixed address', 'plain_words', { buttons: { 0: { url_suffix: 'X' } } }, 422, 'buttons.0'],
  ['something for a button that is not there', 'new_picture', buttons({ 7: { code: 'X' } }), 422, 'buttons.7'],
  ['a button of no place', 'new_picture', buttons({ first: { code: 'X' } }), 400, 'buttons.first'],
  ['nothing for a button', 'new_picture', buttons({ 1: {} }), 400, 'buttons.1'],
  ['two things for a button', 'new_picture', buttons({ 1: { code: 'X', url_suffix: 'X' } }), 400, 'buttons.1'],
  ['text for a button', 'new_picture', buttons({ 1: 'X' }), 400, 'buttons.1'],
  ['a list of buttons', 'new_picture', { ...full, buttons: [{ code: 'X' }] }, 400, 'buttons'],
  ['a blank in an address', 'new_picture', buttons({ 1: { url_suffix: 'a b' } }), 422, 'buttons.1'],
  ['a code of 21 characters', 'new_picture', buttons({ 2: { code: 'X'.repeat(21) } }), 422, 'buttons.2'],
  ['a line break in a code', 'new_picture', buttons({ 2: { code: 'A\nB' } }), 422, 'buttons.2'],
  ['an empty code', 'new_picture', buttons({ 2: { code: ' ' } }), 400, 'buttons.2.code'],
])('%s is refused, the field is named, and nothing begins', async (_what, template, over, status, field) => {
  const customerId = await someone();
  const { ask } = await api();
  const answer = await ask('POST', '/notifications', asked(customerId, template, over));
  expect(answer.status).toBe(status);
  const errors = answer.body['errors'] as readonly { field: string; problem: string }[];
  expect(errors.map((error) => error.field)).toContain(`template.${field}`);
  expect(errors.filter(({ problem }) => /^(invalid|expected|unrecognized|too)/i.test(problem))).toEqual([]);
  expect(await begun(customerId)).toEqual([]);
});

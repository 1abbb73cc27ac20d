import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { keepRefusals } from '../../../src/consent/index.ts';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import { makeConversation } from '../../support/conversation.ts';
import { database, NOW } from '../orders/world.ts';
import {
  agree,
  api,
  approve,
  begun,
  follow,
  mailsTo,
  notice,
  REFUSAL_KEY,
  setState,
  silent,
  withAddress,
} from './world.ts';

beforeAll(() =>
  approve(
    notice('greeting'),
    notice('greeting_paused', { status: 'paused' }),
    notice('greeting_disabled', { status: 'disabled' }),
    notice('greeting_rejected', { status: 'rejected' }),
    notice('greeting_offer', { category: 'marketing' }),
    notice('greeting_code', { category: 'authentication' }),
  ),
);

const ORDER = { customer_name: 'Ana', order_number: 'P-1', total: { minor: 34_900, currency: 'MXN' } };
const confirm = (recipient: object, parameters: object = ORDER) => ({
  recipient,
  template: { name: 'order_confirmation', parameters },
});
const greet = (name: string) => ({ name, parameters: { who: 'Ana', day: { date: '2026-12-04' } } });
const OPT_IN = { source: 'web checkout', text: 'Quiero avisos', at: NOW.toISOString() };

let phones = 0;
const newPhone = (): string => `52${5_500_000_000 + phones++}`;

async function someone(): Promise<{ readonly customerId: CustomerId; readonly phone: string }> {
  const phone = newPhone();
  const { id, customerId } = await makeConversation(database().db, phone);
  await sql`update customer_identities set value = ${phone} where customer_id = ${customerId}`.execute(database().db);
  await silent(id);
  await agree(customerId);
  return { customerId, phone };
}

const WITHDRAWN = new Date(NOW.getTime() - 60_000);
const withdraw = (customerId: CustomerId) =>
  sql`with agreed as (update consent_changes set at = at - interval '1 day' where customer_id = ${customerId})
    insert into consent_changes (id, customer_id, scope, is_given, source, at)
    select gen_random_uuid(), ${customerId}, scope, false, 'typed', ${WITHDRAWN} from unnest(array['utility', 'marketing']) scope`.execute(
    database().db,
  );

/** Their rows go, and what they withdrew stays under a hash. */
const erase = (customerId: CustomerId, phone: string) =>
  database()
    .db.transaction()
    .execute(async (tx) => {
      await keepRefusals(tx, REFUSAL_KEY, customerId, [phone]);
      await sql`delete from customer_identities where customer_id = ${customerId}`.execute(tx);
      await sql`delete from consent_changes where customer_id = ${customerId}`.execute(tx);
    });

const rows = async () =>
  (
    await sql<{
      all: string;
    }>`select (select count(*) from announcements) || ' ' || (select count(*) from outbox_messages)
      || ' ' || (select count(*) from customers) || ' ' || (select count(*) from consent_changes)
      || ' ' || (select count(*) from api_answers) as all`.execute(database().db)
  ).rows[0]?.all;

describe('a notification', () => {
  test('is accepted, sent by its template, and followed to its end', async () => {
    const { customerId, phone } = await someone();
    const { ask, woken } = await api();
    const sent = await ask('POST', '/notifications', confirm({ phone }));
    expect(sent).toMatchObject({ status: 202, body: { state: 'queued', customer_id: customerId, reason: null } });
    expect(woken()).toBe(1);
    expect(await begun(customerId)).toMatchObject([
      {
        content: { kind: 'template', text: expect.stringContaining('P-1 por un total de $349.00 MXN') },
        ...{ template: { name: 'order_confirmation', parameters: ORDER }, purpose: 'order_event' },
      },
    ]);
    await setState((await begun(customerId))[0]?.id ?? '', 'delivered');
    await follow();
    const seen = await ask('GET', `/notifications/${sent.body['id']}`);
    expect(seen).toMatchObject({ status: 200, body: { id: sent.body['id'], state: 'delivered', emailed_at: null } });
  });

  test('carries free words for an open window', async () => {
    const { customerId } = await someone();
    const { ask } = await api();
    await ask('POST', '/notifications', { ...confirm({ customer_id: customerId }), text: 'Ya está tu pedido' });
    expect(await begun(customerId)).toMatchObject([{ content: { kind: 'text', text: 'Ya está tu pedido' } }]);
  });

  test('finds a customer by their number in any form: 52 and 521, spaces, plus and brackets', async () => {
    const { customerId, phone } = await someone();
    const { ask } = await api();
    const local = phone.slice(2);
    for (const form of [`+52 1 ${local}`, `521${local}`, `+52 (${local.slice(0, 2)}) ${local.slice(2)}`, phone])
      expect(await ask('POST', '/notifications', confirm({ phone: form }))).toMatchObject({
        status: 202,
        body: { customer_id: customerId },
      });
  });

  test('reaches somebody new who agreed elsewhere, by number or user id, and keeps the consent', async () => {
    const { ask } = await api();
    const phone = `521${newPhone().slice(2)}`;
    const first = await ask('POST', '/notifications', { ...confirm({ phone, name: 'Luz' }), opt_in: OPT_IN });
    expect(first.status).toBe(202);
    const { rows: kept } = await sql`
      select c.name, i.raw, n.source, n.shown from customers c join customer_identities i on i.customer_id = c.id
      join consent_changes n on n.customer_id = c.id where c.id = ${first.body['customer_id']}`.execute(database().db);
    expect(kept).toEqual([{ name: 'Luz', raw: phone.replace(/^521/, '52'), source: 'api', shown: 'Quiero avisos' }]);
    const second = await ask('POST', '/notifications', { ...confirm({ bsuid: 'MX.777' }), opt_in: OPT_IN });
    expect(second.status).toBe(202);
  });

  test('to whoever withdrew consent, also before they were erased, needs an opt_in that is newer than that', async () => {
    const { ask } = await api();
    const [known, erased] = [await someone(), await someone()];
    for (const { customerId } of [known, erased]) await withdraw(customerId);
    await erase(erased.customerId, erased.phone);
    for (const { phone } of [known, erased]) {
      const withOptIn = (ms: number) => ({
        ...confirm({ phone }),
        opt_in: { ...OPT_IN, at: new Date(WITHDRAWN.getTime() + ms).toISOString() },
      });
      for (const sent of [withOptIn(-1_000), withOptIn(86_400_000)])
        expect(await ask('POST', '/notifications', sent)).toMatchObject({ status: 422 });
      const old = await ask('POST', '/notifications', withOptIn(-1_000));
      expect(JSON.stringify(old.body)).toContain('has withdrawn consent (opted_out)');
      expect(await ask('POST', '/notifications', withOptIn(1_000))).toMatchObject({ status: 202 });
    }
  });

  test('goes by mail when WhatsApp cannot reach the number, and says so', async () => {
    const { customerId, phone } = await someone();
    await withAddress(customerId);
    const { ask } = await api();
    const sent = await ask('POST', '/notifications', confirm({ phone }));
    await setState((await begun(customerId))[0]?.id ?? '', 'failed', 'unreachable', 131_026);
    await follow();
    expect((await ask('GET', `/notifications/${sent.body['id']}`)).body).toMatchObject({
      ...{ state: 'failed', reason: 'unreachable', error_code: 131_026, emailed_at: expect.any(String) },
    });
    expect(await mailsTo(customerId)).toMatchObject([{ template: 'shipping_update', data: { number: 'P-1' } }]);
  });

  test('of marketing needs consent to marketing', async () => {
    const { customerId } = await someone();
    const { ask } = await api();
    const offer = { recipient: { customer_id: customerId }, template: greet('greeting_offer') };
    expect(await ask('POST', '/notifications', offer)).toMatchObject({ status: 422 });
    await agree(customerId, 'marketing');
    expect(await ask('POST', '/notifications', offer)).toMatchObject({ status: 202 });
    expect(await begun(customerId)).toMatchObject([{ purpose: 'marketing' }]);
  });

  test('is not heard of by whoever did not make it, and needs the right to', async () => {
    const { ask } = await api();
    expect((await ask('GET', `/notifications/${newId()}`)).status).toBe(404);
    expect((await ask('GET', '/notifications/one')).status).toBe(404);
    const { phone } = await someone();
    const reader = await api('notifications:read');
    const refused = await reader.ask('POST', '/notifications', confirm({ phone }));
    expect([refused.status, refused.body['code']]).toEqual([403, 'scope_missing']);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('a repeated request', () => {
  test('gets the first answer again and does nothing', async () => {
    const { customerId, phone } = await someone();
    const { ask } = await api();
    const key = { 'idempotency-key': newId() };
    const first = await ask('POST', '/notifications', confirm({ phone }), key);
    const again = await ask('POST', '/notifications', confirm({ phone }), key);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await begun(customerId)).toHaveLength(1);
  });

  test('ten times at once has one effect and one answer', async () => {
    const { customerId, phone } = await someone();
    const { ask } = await api();
    const key = { 'idempotency-key': newId() };
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => ask('POST', '/notifications', confirm({ phone }), key)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body['id']}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(9);
    expect(await begun(customerId)).toHaveLength(1);
  });

  test('with another body is refused, and the first stands', async () => {
    const { customerId, phone } = await someone();
    const { ask } = await api();
    const key = { 'idempotency-key': newId() };
    await ask('POST', '/notifications', confirm({ phone }), key);
    const other = await ask('POST', '/notifications', confirm({ phone }, { ...ORDER, order_number: 'P-2' }), key);
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
    expect(await begun(customerId)).toHaveLength(1);
  });

  test('of what was refused may be mended under its key', async () => {
    const { phone } = await someone();
    const { ask } = await api();
    const key = { 'idempotency-key': newId() };
    expect((await ask('POST', '/notifications', confirm({ phone }, {}), key)).status).toBe(422);
    expect((await ask('POST', '/notifications', confirm({ phone }), key)).status).toBe(202);
  });

  test('under the same key of another program is another request', async () => {
    const { customerId, phone } = await someone();
    const key = { 'idempotency-key': newId() };
    for (const { ask } of [await api(), await api()])
      expect((await ask('POST', '/notifications', confirm({ phone }), key)).status).toBe(202);
    expect(await begun(customerId)).toHaveLength(2);
  });
});

const who = { phone: '525500009999' };
const with_ = (change: object) => ({ ...confirm(who), opt_in: OPT_IN, ...change });
const parameters = (change: object) => with_(confirm(who, { ...ORDER, ...change }));
const named = (name: string, over: object = {}) => with_({ template: { ...greet(name), ...over } });

describe('a request that is not right', () => {
  test.each<readonly [what: string, body: unknown, status: number, field: string]>([
    ['no JSON', '{"recipient":', 400, '(body)'],
    ['a list', [], 400, '(body)'],
    ['nothing in it', {}, 400, 'recipient'],
    ['an unknown field', with_({ priority: 1 }), 400, 'priority'],
    [
      'a field twice',
      JSON.stringify(confirm(who)).replace('{', '{"recipient":{"phone":"5215500000000"},'),
      400,
      'recipient',
    ],
    ['a field twice inside', '{"recipient":{"phone":"1","phone":"2"}}', 400, 'recipient.phone'],
    ['a field twice in other letters', '{"recipient":{"phone":"1","\\u0070hone":"2"}}', 400, 'recipient.phone'],
    ['a number where text belongs', with_({ recipient: { phone: 5_215_512_345_678 } }), 400, 'recipient.phone'],
    ['a template that is text', with_({ template: 'order_confirmation' }), 400, 'template'],
    ['two recipients', with_({ recipient: { ...who, bsuid: 'MX.1' } }), 400, 'recipient'],
    ['no recipient', with_({ recipient: {} }), 400, 'recipient'],
    ['words in a number', with_({ recipient: { phone: 'call me 5512345678' } }), 422, 'recipient.phone'],
    ['a number that is too short', with_({ recipient: { phone: '12345' } }), 422, 'recipient.phone'],
    ['a number without its country', with_({ recipient: { phone: '5512345678' } }), 422, 'recipient.phone'],
    ['an id of the ERP that nobody has', with_({ recipient: { external_id: 'none' } }), 422, 'recipient.external_id'],
    ['a name that no schema sees', '{"recipient":{"phone":"1"},"__proto__":{}}', 400, '__proto__'],
    ['half a character in a name', with_({ recipient: { ...who, name: 'A\ud800' } }), 400, 'recipient.name'],
    ['U+0000 in words', with_({ text: 'a\u0000b' }), 400, 'text'],
    [
      'an amount in no currency',
      parameters({ total: { minor: 1, currency: 'ZZZ' } }),
      400,
      'template.parameters.total.currency',
    ],
    [
      'a negative amount',
      parameters({ total: { minor: -1, currency: 'MXN' } }),
      400,
      'template.parameters.total.minor',
    ],
    ['a consent of year 0', with_({ opt_in: { ...OPT_IN, at: '0000-01-01T00:00:00Z' } }), 400, 'opt_in.at'],
    ['a user id that is none', with_({ recipient: { bsuid: 'mx-1' } }), 422, 'recipient.bsuid'],
    ['a customer who is not there', with_({ recipient: { customer_id: newId() } }), 422, 'recipient.customer_id'],
    ['a number that nobody knows, without consent', confirm(who), 422, 'recipient.phone'],
    ['an unknown template', named('nothing_of_ours'), 422, 'template.name'],
    ['a paused template', named('greeting_paused'), 422, 'template.name'],
    ['a disabled template', named('greeting_disabled'), 422, 'template.name'],
    ['a rejected template', named('greeting_rejected'), 422, 'template.name'],
    ['a language that is missing', named('greeting', { language: 'fr' }), 422, 'template.language'],
    ['a language that is none', named('greeting', { language: 'español' }), 400, 'template.language'],
    ['a name in capitals', named('Greeting'), 400, 'template.name'],
    [
      'a missing parameter',
      with_(confirm(who, { customer_name: 'Ana', order_number: 'P-1' })),
      422,
      'template.parameters.total',
    ],
    ['an unknown parameter', parameters({ note: 'x' }), 422, 'template.parameters.note'],
    ['a line break in a parameter', parameters({ customer_name: 'A\nna' }), 422, 'template.parameters.customer_name'],
    ['a tab in a parameter', parameters({ customer_name: 'A\tna' }), 422, 'template.parameters.customer_name'],
    ['four spaces in a parameter', parameters({ customer_name: 'A    na' }), 422, 'template.parameters.customer_name'],
    [
      'half a character in a parameter',
      parameters({ customer_name: 'A\ud800' }),
      422,
      'template.parameters.customer_name',
    ],
    ['an empty parameter', parameters({ customer_name: '' }), 422, 'template.parameters.customer_name'],
    ['a parameter that is true', parameters({ customer_name: true }), 400, 'template.parameters.customer_name'],
    [
      'an amount in halves of a cent',
      parameters({ total: { minor: 1.5, currency: 'MXN' } }),
      400,
      'template.parameters.total',
    ],
    [
      'a day that does not exist',
      named('greeting', { parameters: { who: 'Ana', day: { date: '2026-02-30' } } }),
      400,
      'template.parameters.day.date',
    ],
    ['empty words', with_({ text: ' ' }), 400, 'text'],
    ['words without end', with_({ text: 'x'.repeat(5_000) }), 400, 'text'],
    ['a consent without words', with_({ opt_in: { source: 'web', at: NOW.toISOString() } }), 400, 'opt_in.text'],
    ['a consent at no time', with_({ opt_in: { ...OPT_IN, at: 'yesterday' } }), 400, 'opt_in.at'],
    [
      'a code to somebody without a number',
      { ...named('greeting_code'), recipient: { bsuid: 'MX.404' } },
      422,
      'recipient',
    ],
  ])('%s: the field is named, and nothing is kept', async (_what, body, status, field) => {
    const { ask, woken } = await api();
    const before = await rows();
    const answer = await ask('POST', '/notifications', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    const errors = answer.body['errors'] as readonly { field: string; problem: string }[];
    expect(errors.map((error) => error.field)).toContain(field);
    expect(errors.every(({ problem }) => problem.length > 3)).toBe(true);
    expect([await rows(), woken()]).toEqual([before, 0]);
  });

  test('with several parameters that are wrong names every one of them', async () => {
    const { ask } = await api();
    const answer = await ask(
      'POST',
      '/notifications',
      parameters({ customer_name: ' ', order_number: 'P\n1', note: 'x' }),
    );
    expect(answer).toMatchObject({
      status: 422,
      body: {
        errors: [
          { field: 'template.parameters.customer_name', problem: 'it is empty.' },
          { field: 'template.parameters.order_number', problem: expect.stringContaining('line breaks') },
          { field: 'template.parameters.note', problem: 'the approved template does not take it.' },
        ],
      },
    });
  });

  test('from somebody who withdrew, or never agreed, is refused at once; a new consent of theirs opens it', async () => {
    const { id, customerId } = await makeConversation(database().db);
    await silent(id);
    const { ask } = await api();
    const body = confirm({ customer_id: customerId });
    const never = await ask('POST', '/notifications', body);
    expect(never).toMatchObject({ status: 422, body: { errors: [{ field: 'recipient' }] } });
    expect(JSON.stringify(never.body)).toContain('no_opt_in');
    await sql`insert into consent_changes (id, customer_id, scope, is_given, source, at)
      values (${newId()}, ${customerId}, 'utility', false, 'typed', ${new Date(NOW.getTime() - 2_000)})`.execute(
      database().db,
    );
    const old = { ...OPT_IN, at: new Date(NOW.getTime() - 3_000).toISOString() };
    const withdrawn = await ask('POST', '/notifications', { ...body, opt_in: old });
    expect(JSON.stringify(withdrawn.body)).toContain('opted_out');
    expect(await begun(customerId)).toEqual([]);
    expect((await ask('POST', '/notifications', { ...body, opt_in: OPT_IN })).status).toBe(202);
  });

  test('to somebody who is blocked is refused', async () => {
    const { customerId } = await someone();
    await sql`update customers set blocked_at = now() where id = ${customerId}`.execute(database().db);
    const { ask } = await api();
    expect(await ask('POST', '/notifications', confirm({ customer_id: customerId }))).toMatchObject({ status: 422 });
  });

  test('without an Idempotency-Key, or with one that is none, is refused', async () => {
    const { phone } = await someone();
    const { ask } = await api();
    for (const key of ['', 'x'.repeat(256)])
      expect(await ask('POST', '/notifications', confirm({ phone }), { 'idempotency-key': key })).toMatchObject({
        ...{ status: 400, body: { code: 'idempotency_key_required' } },
      });
  });

  test('with two Idempotency-Keys is refused, and nothing begins', async () => {
    const { customerId, phone } = await someone();
    const { askRaw } = await api();
    const keys = { 'idempotency-key': [newId(), newId()] };
    expect(await askRaw('/notifications', confirm({ phone }), keys)).toBe('400 idempotency_key_required');
    expect(await begun(customerId)).toEqual([]);
  });

  test('of ten megabytes is not read to its end, and that of another kind not at all', async () => {
    const { ask } = await api();
    const before = await rows();
    const large = await ask('POST', '/notifications', with_({ text: 'x'.repeat(10_000_000) }));
    expect([large.status, large.body['code']]).toEqual([413, 'body_too_large']);
    expect(large.body['detail']).toContain('1,000,000 bytes');
    const broken = await ask('POST', '/notifications', 'no gzip', { 'content-encoding': 'gzip' });
    expect([broken.status, broken.body['detail']]).toEqual([400, '(body): is incomplete or cannot be unpacked.']);
    const packed = await ask('POST', '/notifications', '{}', { 'content-encoding': 'rar' });
    expect([packed.status, packed.body['code']]).toEqual([415, 'content_encoding_wrong']);
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 1]));
    expect((await ask('POST', '/notifications', many)).body['errors']).toHaveLength(100);
    const form = await ask('POST', '/notifications', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(form.status).toBe(415);
    expect(await rows()).toBe(before);
  });
});

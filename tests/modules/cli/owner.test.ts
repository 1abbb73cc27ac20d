import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { normalisePhone } from '../../../src/core/phone.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { runRecado } from './run-recado.ts';

const database = useDatabase();
const recado = (...words: readonly string[]) => runRecado(words, { DATABASE_URL: database().url });

async function hold(conversationId: string, reason: string): Promise<string> {
  const id = newId<'outbox'>();
  await sql`insert into outbox_messages (id, conversation_id, origin, content, state, reason)
    values (${id}, ${conversationId}, 'reply', '{"kind":"text","text":"Hola"}', 'held', ${reason})`.execute(
    database().db,
  );
  return id;
}

async function rowsOf<T>(query: ReturnType<typeof sql<T>>): Promise<readonly T[]> {
  return (await query.execute(database().db)).rows;
}

describe('recado pause and resume', () => {
  test('a pause notes who made it and since when, and a second one changes nothing', async () => {
    const first = await recado('pause', '--by', 'Lucía');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(/^Paused\./);
    expect((await recado('pause', '--by', 'Marco')).out).toBe('It was paused already.\n');
    expect(await rowsOf(sql<{ by: string }>`select by from shop_pause`)).toEqual([{ by: 'Lucía' }]);
  });

  test('resuming releases what the pause held, and nothing that is held for another reason', async () => {
    const one = await makeConversation(database().db, '5215512345601');
    const two = await makeConversation(database().db, '5215512345602');
    const paused = [await hold(one.id, 'paused'), await hold(one.id, 'paused'), await hold(two.id, 'paused')];
    const outside = await hold(two.id, 'window_closed');
    expect((await recado('resume')).out).toBe('Answers go on. Held replies of 2 conversations go out now.\n');
    expect(await rowsOf(sql`select by from shop_pause`)).toEqual([]);
    const rows = await rowsOf(sql<{ id: string; state: string }>`select id, state from outbox_messages order by seq`);
    expect(rows).toEqual([...paused.map((id) => ({ id, state: 'queued' })), { id: outside, state: 'held' }]);
    expect((await recado('resume')).out).toBe('It was not paused. No reply was held.\n');
  });
});

describe('recado customer', () => {
  async function customerWith(kind: 'phone' | 'bsuid', value: string): Promise<string> {
    const { customerId } = await makeConversation(database().db);
    await sql`insert into customer_identities (customer_id, kind, value, raw)
      values (${customerId}, ${kind}, ${value}, ${value})`.execute(database().db);
    return customerId;
  }
  const blockOf = async (id: string) =>
    (
      await rowsOf(
        sql<{ isBlocked: boolean; reason: string | null }>`
          select blocked_at is not null as is_blocked, blocked_reason as reason from customers where id = ${id}`,
      )
    )[0];

  test('is blocked and answered again by a phone number in whatever form it is typed', async () => {
    const id = await customerWith('phone', normalisePhone('5215599887766') ?? '');
    const blocked = await recado('customer', 'block', '+52 55 9988 7766', '--reason', 'insulta');
    expect(blocked).toMatchObject({ code: 0, err: '' });
    expect(await blockOf(id)).toEqual({ isBlocked: true, reason: 'insulta' });
    expect((await recado('customer', 'unblock', '5215599887766')).out).toBe('The customer is answered again.\n');
    expect(await blockOf(id)).toEqual({ isBlocked: false, reason: null });
  });

  test('without a phone number is blocked by the user id', async () => {
    const id = await customerWith('bsuid', 'MX.13491208655302741918');
    expect((await recado('customer', 'block', 'MX.13491208655302741918', '--reason', 'spam')).code).toBe(0);
    expect(await blockOf(id)).toEqual({ isBlocked: true, reason: 'spam' });
  });

  test('who never wrote is named, and so is a reason that is missing', async () => {
    const unknown = await recado('customer', 'block', '5215500000000', '--reason', 'spam');
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('No customer has the phone number or user id 5215500000000.');
    expect((await recado('customer', 'block', '5215500000000')).err).toContain('--reason');
  });
});

describe('recado customer verify and email', () => {
  const trustOf = async (id: string) =>
    rowsOf(sql`
      select v.address, v.level, (select concat_ws(' ', kind, by, reason) from verification_events e
        where e.customer_id = v.customer_id order by id desc limit 1) as last
      from verifications v where customer_id = ${id}`);
  async function reachable(phone: string): Promise<string> {
    const { customerId } = await makeConversation(database().db, phone);
    await sql`insert into customer_identities (customer_id, kind, value, raw)
      values (${customerId}, 'phone', ${normalisePhone(phone)}, ${phone})`.execute(database().db);
    return customerId;
  }

  test('staff verifies a customer and says why', async () => {
    const id = await reachable('5215511112222');
    const ran = await recado('customer', 'verify', '+52 55 1111 2222', '--reason', 'mostró su INE', '--by', 'Lucía');
    expect(ran).toMatchObject({ code: 0, out: 'The customer is verified for 30 days.\n', err: '' });
    expect(await trustOf(id)).toEqual([{ address: null, level: 'record', last: 'verified Lucía mostró su INE' }]);
  });

  test('staff sets the address on record, in one plain form', async () => {
    const id = await reachable('5215511113333');
    const set = (address: string) => recado('customer', 'email', '5215511113333', address, '--reason', 'por teléfono');
    expect((await set('Ana <ana@correo.example>')).err).toContain('is no e-mail address');
    expect((await set('Ana@Correo.example')).out).toBe('The address is on record.\n');
    expect((await set('ana@correo.example')).out).toBe('That address was on record already.\n');
    const last = 'address_on_record owner por teléfono';
    expect(await trustOf(id)).toEqual([{ address: 'ana@correo.example', level: null, last }]);
  });

  test('a reason is needed, and a customer who wrote', async () => {
    expect((await recado('customer', 'verify', '5215511112222')).err).toContain('--reason');
    expect((await recado('customer', 'verify', '5215511112222', '--reason', ' ')).err).toContain('--reason');
    const unknown = await recado('customer', 'verify', '5215500000000', '--reason', 'x');
    expect(unknown).toMatchObject({ code: 1, out: '' });
    expect(unknown.err).toContain('No customer has the phone number or user id');
  });
});

describe('the settings of a command', () => {
  test('come from .env in the current folder when the shell does not set them', async () => {
    expect(await runRecado(['resume'], {}, `DATABASE_URL=${database().url}\n`)).toMatchObject({ code: 0, err: '' });
  });

  test('are those of the shell where both set them', async () => {
    const dotenv = 'DATABASE_URL=postgres://127.0.0.1:1/nowhere\n';
    expect((await runRecado(['resume'], { DATABASE_URL: database().url }, dotenv)).code).toBe(0);
  });

  test('are refused all at once with exit code 78 when they are wrong', async () => {
    const { code, out, err } = await runRecado(['pause'], { PORT: 'abc', WHATSAPP_GRAPH_VERSION: '25' });
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toMatch(/PORT must be .*\n.*WHATSAPP_GRAPH_VERSION must look like/);
  });

  test('a database that cannot be reached is named with its host, without its password', async () => {
    const { code, err } = await runRecado(['pause'], { DATABASE_URL: 'postgres://ana:geheim@127.0.0.1:1/shop' });
    expect(code).toBe(78);
    expect(err).toContain('The database at 127.0.0.1:1 cannot be used');
    expect(err).not.toContain('geheim');
  });
});

describe('recado customer consent', () => {
  const PHONE = '525512340077';
  const withNumber = async (): Promise<void> => {
    const { customerId } = await makeConversation(database().db);
    await sql`insert into customer_identities (customer_id, kind, value, raw)
      values (${customerId}, 'phone', ${PHONE}, ${PHONE})`.execute(database().db);
  };

  test('records what staff knows, with its reason', async () => {
    await withNumber();
    const { code, err, out } = await recado('customer', 'consent', PHONE, '--give', '--reason', 'signed in the shop');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(
      /^Notices of orders and payments: agreed to\nPromotions: never agreed to\nHistory:\n {2}\d{4}-\d\d-\d\d \d\d:\d\d UTC \| gave utility \| staff \| by owner \| reason: signed in the shop\n$/,
    );
  });

  test('withdraws both when nothing else is said, and shows every change before it', async () => {
    const { out } = await recado('customer', 'consent', PHONE, '--withdraw', '--reason', 'called', '--by', 'Eva');
    expect(out).toMatch(/^Notices of orders and payments: withdrawn\nPromotions: withdrawn\nHistory:\n/);
    expect(out.match(/gave utility|withdrew (?:utility|marketing) \| staff \| by Eva/g)).toHaveLength(3);
  });

  test.each([
    [['--give'], '--reason: say how you know'],
    [['--give', '--withdraw', '--reason', 'x'], 'exclude each other'],
    [['--scope', 'both'], '--scope belongs to'],
  ])('refuses %j with what to do', async (options, message) => {
    const { code, err } = await recado('customer', 'consent', PHONE, ...options);
    expect([code, err]).toEqual([1, expect.stringContaining(message)]);
  });

  test('says that nobody has a number', async () => {
    expect((await recado('customer', 'consent', '5299999999')).err).toContain('No customer has the phone number');
  });
});

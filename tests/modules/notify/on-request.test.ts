import { sql } from 'kysely';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import type { ToolContext, ToolOutcome } from '../../../src/agent/index.ts';
import { buildShop, type Shop } from '../../../src/app/build-shop.ts';
import { createDemoLedger } from '../../../src/billing/index.ts';
import { newId, type TurnId } from '../../../src/core/ids.ts';
import { loadShop } from '../../../src/knowledge/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';
import { onceIn } from '../../support/once.ts';
import { mailbox } from './world.ts';

const database = useDatabase();
const db = () => database().db;
const NOW = new Date();
const LIMITS = { unpaidHours: 72, maxUnpaid: 2, maxOrdersPerDay: 10, maxRefundPerDay: 200_000 };
let shop: Shop;
let ana: Awaited<ReturnType<typeof makeConversation>>;
let turnId: TurnId;

beforeAll(async () => {
  await loadShop({ db: db(), newId }, 'fixtures/shop');
  shop = buildShop({
    db: db(),
    cache: { get: (_key, _ms, load) => load() },
    businessClock: () => NOW,
    billing: createDemoLedger(db(), { publicUrl: 'http://localhost:3000', now: () => NOW }),
    trialDays: 0,
    limits: LIMITS,
    publicUrl: 'http://localhost:3000',
    mail: {
      account: { kind: 'files', folder: '/nowhere', from: { address: mailbox('shop@correo.example'), name: null } },
      dailyLimit: 2,
      staff: [],
    },
  });
});
beforeEach(async () => {
  await sql`delete from mails`.execute(db());
  ana = await makeConversation(db());
  turnId = newId();
});

/** A code has proven this address of the customer. */
const prove = (address: string, level: 'chat' | 'record', who = ana) =>
  sql`
    insert into verifications (customer_id, address, address_origin, is_proven, level, verified_until)
    values (${who.customerId}, ${address}, ${level}, true, ${level}, now() + interval '30 days')`.execute(db());

async function call(name: string, input: unknown, who = ana): Promise<ToolOutcome> {
  const tool = shop.tools.find((one) => one.name === name);
  if (tool === undefined) throw new Error(`no tool ${name}`);
  const context: ToolContext = {
    turnId,
    conversationId: who.id,
    customerId: who.customerId,
    language: 'es',
    now: NOW,
    signal: new AbortController().signal,
    once: onceIn(db()),
  };
  return tool.run(input, context);
}
const outcomeOf = ({ result }: ToolOutcome): unknown => Object(result).outcome;

const HOME = {
  recipient: 'Ana Ruiz',
  street: 'Durango 90',
  neighbourhood: 'Roma Norte',
  city: 'Ciudad de México',
  state: 'CDMX',
  postalCode: '06700',
  references: null,
};

/** A customer has ordered coffee; gives the number. */
async function order(who = ana): Promise<string> {
  await call('set_cart_line', { sku: 'CHIS-250-G', quantity: 1 }, who);
  await call('set_delivery_address', { address: HOME }, who);
  const { proposal } = await call('place_order', { payment: 'card' }, who);
  if (proposal === undefined) throw new Error('nothing was proposed');
  const { kind, terms } = proposal;
  const action = { id: newId<'action'>(), conversationId: who.id, customerId: who.customerId, kind, terms } as const;
  const done = await db()
    .transaction()
    .execute(async (tx) => shop.executors[kind]?.(tx, { ...action, language: 'es' }, NOW));
  await sql`delete from mails`.execute(db());
  return /[A-Z]{2}-\d{5}/.exec(done?.text ?? '')?.[0] ?? '';
}

async function mails(): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', template, to_address, coalesce(data ->> 'number', data ->> 'text')) as line from mails order by id
  `.execute(db());
  return rows.map(({ line }) => line);
}

/** An answer that was given in a conversation. */
const answered = (said: string, reply: string, who = ana) =>
  sql`
    insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, reply, language, started_at)
    values (${newId()}, ${who.id}, 1, 'answered', '{}', ${[said]}::text[], ${reply}, 'es', now())`.execute(db());

const MAILING = ['email_order', 'email_receipt', 'email_answer'];
const INPUTS: Readonly<Record<string, object>> = {
  email_order: { number: 'KD-48271' },
  email_receipt: { number: null },
  email_answer: { back: 1 },
};

test.each(MAILING)('%s has no place for a receiver, and refuses one', async (name) => {
  const tool = shop.tools.find((one) => one.name === name);
  expect(tool?.risk).toBe('changes');
  const fields = Object.keys(z.toJSONSchema(tool?.input ?? z.object({})).properties ?? {});
  expect(fields).toEqual(Object.keys(INPUTS[name] ?? {}));
  await prove('ana@correo.example', 'record');
  for (const more of [{ to: 'eve@mal.example' }, { address: 'eve@mal.example' }, { cc: ['eve@mal.example'] }])
    await expect(async () => call(name, { ...INPUTS[name], ...more })).rejects.toThrow();
  expect(await mails()).toEqual([]);
});

test.each(MAILING)('%s asks for a code first, and mails nothing before it', async (name) => {
  await answered('¿abren?', 'Sí.');
  expect((await call(name, INPUTS[name])).result).toMatchObject({
    outcome: 'verification_needed',
    next: expect.stringContaining('request_code'),
  });
  // An address on record that nobody has proven is no address to mail to.
  await sql`insert into verifications (customer_id, address, address_origin) values (${ana.customerId}, 'ana@correo.example', 'record')`.execute(
    db(),
  );
  expect(outcomeOf(await call(name, INPUTS[name]))).toBe('verification_needed');
  expect(await mails()).toEqual([]);
});

test('an order goes to the proven address, once a turn however its number is written', async () => {
  await prove('ana@correo.example', 'chat');
  const number = await order();
  for (const written of [number, number.toLowerCase(), number.replace('-', ' '), number]) {
    const sent = await call('email_order', { number: written });
    expect(sent.result).toEqual({ outcome: 'sent', sent_to: 'a•••@c•••.example' });
    expect(sent.facts).toEqual([{ kind: 'done', effect: 'email_sent', of: `order ${number}` }]);
  }
  expect(await mails()).toEqual([`order_summary ana@correo.example ${number}`]);
  turnId = newId();
  await call('email_order', { number });
  expect(await mails()).toHaveLength(2);
});

test('the order of somebody else is as unknown as none', async () => {
  const eve = await makeConversation(db());
  const number = await order(eve);
  await prove('ana@correo.example', 'record');
  expect((await call('email_order', { number })).result).toEqual((await call('email_order', { number: 'x' })).result);
  expect(await mails()).toEqual([]);
});

test('an address of the chat opens no order that was placed elsewhere; the one on record does', async () => {
  const number = await order();
  await sql`update orders set placed_in = null where number = ${number.replace('-', '')}`.execute(db());
  await prove('ana@correo.example', 'chat');
  expect(outcomeOf(await call('email_order', { number }))).toBe('not_found');
  expect(outcomeOf(await call('order_status', { number }))).toBe('not_found');
  await sql`update verifications set level = 'record' where customer_id = ${ana.customerId}`.execute(db());
  expect(outcomeOf(await call('email_order', { number }))).toBe('sent');
});

test('an answer goes word for word, the one that was asked for, and never one of another chat', async () => {
  await prove('ana@correo.example', 'record');
  expect(outcomeOf(await call('email_answer', { back: 1 }))).toBe('no_such_answer');
  await answered('¿abren?', 'Sí, a las 8.', await makeConversation(db()));
  expect(outcomeOf(await call('email_answer', { back: 1 }))).toBe('no_such_answer');
  await answered('¿qué café es suave?', 'El de Chiapas.');
  await answered('gracias', 'Con gusto.');
  expect(outcomeOf(await call('email_answer', { back: 2 }))).toBe('sent');
  expect(await mails()).toEqual(['answer ana@correo.example El de Chiapas.']);
});

test('answers of before a long silence are not mailed to who proves an address after it', async () => {
  await answered('¿y mi pedido?', 'Va a Durango 90.');
  await sql`update conversations set own_since = now() + interval '1 minute' where id = ${ana.id}`.execute(db());
  await sql`
    insert into verifications (customer_id, address, address_origin, is_proven, level, verified_until, vouches_since)
    values (${ana.customerId}, 'nuevo@correo.example', 'chat', true, 'chat', now() + interval '30 days', now() + interval '1 minute')`.execute(
    db(),
  );
  expect(outcomeOf(await call('email_answer', { back: 1 }))).toBe('no_such_answer');
});

test('nothing is said to be sent to an address that bounces, or beyond the mails of a day', async () => {
  await prove('ana@correo.example', 'record');
  await answered('¿abren?', 'Sí.');
  await sql`insert into mail_counts (customer_id, day, mails) values (${ana.customerId}, (now() at time zone 'utc')::date, 2)`.execute(
    db(),
  );
  expect(await call('email_answer', { back: 1 })).toMatchObject({ result: { outcome: 'too_many_mails' }, facts: [] });
  await sql`delete from mail_counts`.execute(db());
  await sql`insert into email_addresses (address, unsubscribe_token, bounced_at) values ('ana@correo.example', 'x', now())`.execute(
    db(),
  );
  expect(await call('email_answer', { back: 1 })).toMatchObject({
    result: { outcome: 'address_unreachable' },
    facts: [],
  });
  expect(await mails()).toEqual([]);
});

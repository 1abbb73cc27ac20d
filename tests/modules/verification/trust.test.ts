import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { checkClaims } from '../../../src/actions/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import { SENT_FACTS } from '../../../src/verification/facts.ts';
import { requireVerified, verificationAt, verifyByStaff } from '../../../src/verification/index.ts';
import { database } from '../turn/world.ts';
import {
  addressOn,
  asksForCode,
  DAY,
  deliverFrom,
  later,
  levelOf,
  mails,
  newestCode,
  now,
  otherThan,
  type Person,
  person,
  setsEmail,
  tapsYes,
  verified,
} from './world.ts';

const WRONG = 'Ese código no es válido o ya venció. Revísalo o pídeme otro.';

let count = 0;
const newAddress = (): string => `beto${++count}@correo.example`;

async function onRecord(sender?: Parameters<typeof person>[0]): Promise<Person & { readonly address: string }> {
  const address = newAddress();
  const beto = await person(sender);
  await addressOn(beto.customerId, address);
  return { ...beto, address };
}

async function proves(beto: Person): Promise<void> {
  await beto.writes('mis recibos', asksForCode);
  await beto.writes(newestCode());
  expect(await levelOf(beto.customerId)).not.toBe('none');
}

/** A customer without an address on record who gives one in the chat and proves it. */
async function givesAddress(address = newAddress()): Promise<Person & { readonly address: string }> {
  const beto = await person();
  await beto.writes(`mi correo es ${address}`, setsEmail(address));
  await tapsYes(beto);
  await beto.writes(newestCode());
  return { ...beto, address };
}

const needs = async (beto: Person, need: 'chat' | 'record') =>
  JSON.stringify((await requireVerified(database().db, { customerId: beto.customerId, now: now() }, need))?.result);

test('an address given in the chat is asked for with buttons, then gets a code, and opens the chat only', async () => {
  const address = newAddress();
  const beto = await person();
  const before = mails.length;
  expect(await beto.writes(`mi correo es ${address}`, setsEmail(address))).toBe(
    `¿Mando un código de confirmación a ${address}?`,
  );
  expect(mails).toHaveLength(before);
  expect(await tapsYes(beto)).toContain(`Mandé un código de 6 dígitos a ${address}. Escríbelo aquí; vale 10 minutos.`);
  expect(mails.slice(before)).toMatchObject([{ address, language: 'es', minutes: 10 }]);
  await beto.writes(newestCode());
  expect(await verified(beto.customerId)).toMatchObject({ level: 'chat', address, chatSince: null });
  expect([await needs(beto, 'chat'), await needs(beto, 'record')]).toEqual([
    undefined,
    expect.stringContaining('ask_for_person'),
  ]);
});

test('an address on record opens what was made elsewhere, and what was made in the chat', async () => {
  const beto = await onRecord();
  expect(await needs(beto, 'chat')).toContain('request_code');
  expect(await needs(beto, 'record')).toContain('request_code');
  expect(await needs(await person(), 'record')).toContain('ask_for_person');
  await proves(beto);
  expect([await needs(beto, 'chat'), await needs(beto, 'record')]).toEqual([undefined, undefined]);
});

test('an address that is no single plain one is not even asked about', async () => {
  const beto = await person();
  for (const odd of ['ana@', 'a@b.c, eve@x.example', 'a@x.example\r\nBcc: eve@x.example', '<ana@x.example>'])
    expect(await beto.writes('mi correo', setsEmail(odd))).toContain('invalid_address');
});

test('the same address is proven by two customers each for itself, and neither sees that the other has it', async () => {
  const one = await givesAddress('compartido@correo.example');
  const two = await person();
  expect(await two.writes('mi correo', setsEmail('compartido@correo.example'))).toBe(
    '¿Mando un código de confirmación a compartido@correo.example?',
  );
  await tapsYes(two);
  expect(await two.writes(mails.at(-2)?.code ?? '')).toBe(WRONG);
  await two.writes(newestCode());
  expect([await levelOf(one.customerId), await levelOf(two.customerId)]).toEqual(['chat', 'chat']);
});

test('a new user id for a known number ends what was proven, and a code that is awaited', async () => {
  const phone = '5215544440001';
  const beto = await onRecord({ phone });
  await proves(beto);
  await deliverFrom({ phone, bsuid: 'MX.5544440001' }, { type: 'text', text: { body: 'hola' } });
  expect(await levelOf(beto.customerId)).toBe('none');
  const other = await onRecord({ phone: '5215544440002' });
  await other.writes('mis recibos', asksForCode);
  await deliverFrom({ phone: '5215544440002', bsuid: 'MX.5544440002' }, { type: 'text', text: { body: 'hola' } });
  await other.turn();
  expect(await other.writes(newestCode())).toBe(WRONG);
});

test('a known user id with a new number ends what was proven', async () => {
  const beto = await onRecord({ bsuid: 'MX.777000111' });
  await proves(beto);
  await deliverFrom({ bsuid: 'MX.777000111', phone: '5215544440003' }, { type: 'text', text: { body: 'hola' } });
  expect(await levelOf(beto.customerId)).toBe('none');
});

test('a number that has changed hands leaves its former owner unverified and gives its new one nothing', async () => {
  const [phone, before, after] = ['5215544440004', 'MX.8880001', 'MX.8880002'];
  const beto = await onRecord({ bsuid: before });
  await deliverFrom({ phone, bsuid: before }, { type: 'text', text: { body: 'hola' } });
  await beto.turn();
  await proves(beto);
  await deliverFrom({ phone, bsuid: after }, { type: 'text', text: { body: 'hola' } });
  expect(await levelOf(beto.customerId)).toBe('none');
  const { rows } = await sql<{ customerId: Person['customerId'] }>`
    select customer_id from customer_identities where value = ${after}
  `.execute(database().db);
  const newcomer = rows[0]?.customerId;
  expect(newcomer).not.toBe(beto.customerId);
  expect(newcomer && (await levelOf(newcomer))).toBe('none');
});

test("WhatsApp's own word of another number or phone ends what was proven", async () => {
  const phone = '5215544440005';
  const beto = await onRecord({ phone });
  await proves(beto);
  const system = { body: 'cambió de número', wa_id: '5215544440006', type: 'user_changed_number' };
  await deliverFrom({ phone }, { type: 'system', system });
  expect(await levelOf(beto.customerId)).toBe('none');
  const { rows } = await sql<{ line: string }>`
    select concat_ws(' ', kind, by, reason) as line from verification_events where customer_id = ${beto.customerId} order by id
  `.execute(database().db);
  expect(rows.map(({ line }) => line)).toEqual([
    'address_on_record import',
    'verified code prove',
    'ended channel identity_changed',
  ]);
});

test('a change of address needs a code to the old one, then one to the new one, and blocks refunds for a day', async () => {
  const beto = await onRecord();
  const wanted = newAddress();
  const before = mails.length;
  expect(await beto.writes('cambia mi correo', setsEmail(wanted))).toMatch(
    /^¿Cambio tu correo a beto\d+@correo\.example\? Mando primero un código a tu correo actual \(b•••@c•••\.example\)/,
  );
  expect(await tapsYes(beto)).toContain('b•••@c•••.example');
  expect(await beto.writes(newestCode())).toContain('otro código a tu correo nuevo');
  expect(mails.slice(before).map(({ address }) => address)).toEqual([beto.address, wanted]);
  expect(await levelOf(beto.customerId)).toBe('none');
  expect(await beto.writes(newestCode())).toContain('no se hacen reembolsos');
  expect(await verified(beto.customerId)).toMatchObject({
    level: 'record',
    address: wanted,
    refundsBlockedUntil: new Date(now().getTime() + DAY * 60_000),
  });
  later(DAY);
  expect((await verified(beto.customerId)).refundsBlockedUntil).toBeNull();
});

test('whoever has the new mailbox but not the old one changes nothing', async () => {
  const beto = await onRecord();
  await beto.writes('cambia mi correo', setsEmail('eva@ajena.example'));
  await tapsYes(beto);
  for (const _ of [1, 2, 3, 4, 5]) await beto.writes(otherThan(newestCode()));
  expect(await beto.writes(newestCode())).toBe(WRONG);
  expect(mails.filter(({ address }) => address === 'eva@ajena.example')).toEqual([]);
  await beto.writes('mis recibos', asksForCode);
  expect(mails.at(-1)?.address).toBe(beto.address);
});

test('asking for the address that is on record already looks like asking for another one', async () => {
  const beto = await onRecord();
  const same = await beto.writes('cambia mi correo', setsEmail(beto.address));
  const other = await beto.writes('cambia mi correo', setsEmail('eva@ajena.example'));
  expect(same.replace(beto.address, '')).toBe(other.replace('eva@ajena.example', ''));
});

test('an address that appears on record meanwhile voids the code that was sent to another one', async () => {
  const beto = await person();
  await beto.writes('mi correo', setsEmail('eva@ajena.example'));
  await tapsYes(beto);
  await addressOn(beto.customerId, newAddress());
  expect(await beto.writes(newestCode())).toBe(WRONG);
});

test('a source of records that repeats an old address does not undo a change, and a new one there is a change', async () => {
  const beto = await onRecord();
  const wanted = newAddress();
  await beto.writes('cambia mi correo', setsEmail(wanted));
  await tapsYes(beto);
  for (const _ of [1, 2]) await beto.writes(newestCode());
  expect(await addressOn(beto.customerId, beto.address)).toBe('unchanged');
  expect((await verified(beto.customerId)).address).toBe(wanted);
  expect(await addressOn(beto.customerId, newAddress())).toBe('set');
  expect(await verified(beto.customerId)).toMatchObject({ level: 'none', refundsBlockedUntil: expect.any(Date) });
});

test('after 90 days of silence the chat is nobody’s until the address is proven that was given before', async () => {
  const beto = await givesAddress();
  later(89 * DAY);
  await beto.writes('hola');
  expect((await verified(beto.customerId)).chatSince).toBeNull();
  later(91 * DAY);
  await beto.writes('hola otra vez');
  const since = (await verified(beto.customerId)).chatSince;
  expect(since?.getTime()).toBe(Math.floor(now().getTime() / 1000) * 1000);
  await beto.writes('mis pedidos', asksForCode);
  await beto.writes(newestCode());
  expect(await verified(beto.customerId)).toMatchObject({ level: 'chat', chatSince: null });
});

test('whoever comes after 90 days of silence and gives an address opens only what they made themselves', async () => {
  const beto = await person();
  later(91 * DAY);
  await beto.writes('hola');
  await beto.writes('mi correo', setsEmail(newAddress()));
  await tapsYes(beto);
  await beto.writes(newestCode());
  const { level, chatSince } = await verified(beto.customerId);
  expect([level, chatSince?.getTime()]).toEqual(['chat', Math.floor(now().getTime() / 1000) * 1000]);
});

test('what is proven is read together with the rows of others in one statement', async () => {
  const beto = await onRecord();
  await proves(beto);
  const { known, unknown } = await readTogether(database().db, {
    known: verificationAt(beto.customerId, now()),
    unknown: verificationAt(newId(), now()),
  });
  expect(known).toEqual([await verified(beto.customerId)]);
  expect(unknown).toMatchObject([{ level: 'none', until: null }]);
});

test.each([
  ['es', 'Te envié un código de 6 dígitos a a•••@g•••.com. Escríbelo aquí; vale 10 minutos.', 0],
  ['es', 'Te mandé un código a tu correo (a•••@g•••.com).', 0],
  ['en', "I've emailed you a code at a•••@g•••.com, it is valid for 10 minutes.", 0],
  ['es', 'Te envié un código a eva@ajena.example.', 1],
  ['en', 'I emailed you the invoice.', 1],
  ['es', 'Te envié tu pedido.', 1],
] as const)('after a code was sent, a reply may say so and no more (%s): %s', (language, reply, unsupported) => {
  const said = { reply, language, facts: SENT_FACTS, customerTexts: [], now: now(), timeZone: 'America/Mexico_City' };
  expect(checkClaims(said).unsupported).toHaveLength(unsupported);
});

test('an address proven in the chat that turns up on record stays proven, and the next code to it opens the record', async () => {
  const beto = await givesAddress();
  await addressOn(beto.customerId, beto.address);
  expect(await verified(beto.customerId)).toMatchObject({
    level: 'chat',
    address: beto.address,
    refundsBlockedUntil: null,
  });
  later(31 * DAY);
  await proves(beto);
  expect(await levelOf(beto.customerId)).toBe('record');
});

test('what staff has made sure of is not made less by an address of the chat', async () => {
  const beto = await person();
  await database()
    .db.transaction()
    .execute((tx) => verifyByStaff(tx, beto.customerId, { by: 'Lucía', reason: 'INE', now: now() }));
  expect(await verified(beto.customerId)).toMatchObject({ level: 'record', address: null });
  await beto.writes('mi correo', setsEmail(newAddress()));
  await tapsYes(beto);
  await beto.writes(newestCode());
  expect(await levelOf(beto.customerId)).toBe('record');
});

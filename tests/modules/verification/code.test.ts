import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { sleep } from '../../../src/core/clock.ts';
import { parseEmail } from '../../../src/core/email.ts';
import type { SendCode } from '../../../src/verification/index.ts';
import { issueCode } from '../../../src/verification/issue-code.ts';
import { lockTrust } from '../../../src/verification/trust-store.ts';
import { database, says } from '../turn/world.ts';
import {
  addressOn,
  asksForCode,
  codeSteps,
  DAY,
  deliver,
  HOUR,
  later,
  levelOf,
  mails,
  newestCode,
  now,
  otherThan,
  type Person,
  person,
  placesOf,
  verified,
} from './world.ts';

/** What the newest receipt of a conversation says. */
async function lastFacts({ id }: Person): Promise<unknown> {
  const { rows } = await sql<{ facts: unknown }>`
    select facts from receipts where conversation_id = ${id} order by id desc limit 1`.execute(database().db);
  return rows[0]?.facts;
}

const WRONG = 'Ese código no es válido o ya venció. Revísalo o pídeme otro.';

let count = 0;
const newAddress = (): string => `ana${++count}@gmail.com`;

/** A customer with an address on record to whom a code was sent. */
async function awaiting(address = newAddress()) {
  const ana = await person();
  await addressOn(ana.customerId, address);
  expect(await ana.writes('quiero ver mis recibos', asksForCode)).toContain('"outcome":"sent"');
  return { ...ana, address, code: newestCode() };
}

test('the code that was mailed to the address on record opens the record for 30 days', async () => {
  const ana = await awaiting();
  expect(await levelOf(ana.customerId)).toBe('none');
  const answer = await ana.writes(ana.code, () => says('Tu recibo está aquí.'));
  expect(answer).toBe('Listo, ya confirmé que eres tú.\n\nTu recibo está aquí.');
  expect(await verified(ana.customerId)).toMatchObject({
    level: 'record',
    until: new Date(now().getTime() + 30 * DAY * 60_000),
    refundsBlockedUntil: null,
    address: ana.address,
  });
  later(30 * DAY + 1);
  expect(await verified(ana.customerId)).toMatchObject({ level: 'none', until: null, address: null });
});

test('that somebody is known already may be said, by code and by the tool', async () => {
  const ana = await awaiting();
  await ana.writes(ana.code);
  await ana.writes('mándame otro código', asksForCode);
  expect(await lastFacts(ana)).toEqual([{ kind: 'done', effect: 'identity_verified', of: 'customer' }]);
  await ana.writes(ana.code);
  expect(await lastFacts(ana)).toEqual([{ kind: 'done', effect: 'identity_verified', of: 'customer' }]);
});

test('the model reads that the code was right and never the code', async () => {
  const ana = await awaiting();
  await ana.writes(`mi código es ${ana.code}, gracias`);
  const request = ana.asked.at(-1);
  expect(request?.texts).toEqual([expect.stringContaining('El código era correcto')]);
  expect(JSON.stringify(ana.asked)).not.toContain(ana.code);
});

test('the address is not shown, only as much as its owner knows it by', async () => {
  const { writes, ...ana } = await person();
  await addressOn(ana.customerId, 'marisol.ortega@correo.example.mx');
  const told = await writes('quiero ver mis recibos', asksForCode);
  expect(told).toContain('"sent_to":"m•••@c•••.mx"');
  expect(told).not.toMatch(/marisol|correo\.example/);
});

test.each(['123456', 'es 123 456', '123-456', 'el código: 123456.', '1 2 3 4 5 6', '１２３４５６'])(
  'six digits written as "%s" are taken by code and stored masked',
  async (shape) => {
    const ana = await awaiting();
    const digits = [...ana.code];
    const text = shape.replace(/[0-9０-９]/gu, () => digits.shift() ?? '');
    await ana.writes(text);
    expect(await levelOf(ana.customerId)).toBe('record');
    const { rows } = await sql<{ text: string }>`
      select text from messages where conversation_id = ${ana.id} order by seq desc limit 1
    `.execute(database().db);
    expect(rows[0]?.text).toMatch(/^[^0-9０-９]*••••••[^0-9０-９]*$/);
  },
);

test('no table holds a code after it was typed, and a call that Meta delivers again brings none back', async () => {
  const ana = await awaiting();
  const wrong = otherThan(ana.code);
  const marker = 'aguacate serrano';
  await ana.writes(`${marker} ${wrong}`);
  const sent = await ana.send(`${marker} ${ana.code}`);
  await ana.turn();
  await deliver(sent);
  expect(await placesOf(marker)).toEqual(expect.arrayContaining(['public.messages', 'public.webhook_calls']));
  for (const code of [ana.code, wrong, `${marker} ${ana.code}`, `${marker} ${wrong}`])
    expect(await placesOf(code)).toEqual([]);
  expect(await levelOf(ana.customerId)).toBe('record');
});

test.each([
  ['a forwarded text', (text: string) => ({ text: { body: text }, context: { forwarded: true } })],
  [
    'the words under a picture',
    (text: string) => ({ type: 'image', text: undefined, image: { id: 'm1', caption: text } }),
  ],
  ['a button', (text: string) => ({ type: 'button', text: undefined, button: { text, payload: 'p' } })],
])('the code in %s is no try, and nobody reads it', async (where, messageOf) => {
  const ana = await awaiting();
  const marker = `nogal en ${where}`;
  ana.thoughts.push(() => says('Va.'));
  await ana.send('', messageOf(`${marker} ${ana.code}`));
  await ana.turn();
  expect(await levelOf(ana.customerId)).toBe('none');
  expect(await placesOf(marker)).toEqual(expect.arrayContaining(['public.messages', 'public.webhook_calls']));
  expect(await placesOf(`${marker} ${ana.code}`)).toEqual([]);
  await ana.writes(ana.code);
  expect(await levelOf(ana.customerId)).toBe('record');
});

test('six digits are left alone while no code is awaited', async () => {
  const ana = await person();
  await ana.writes('mi pedido es el 123456');
  expect(ana.asked.at(-1)?.texts).toEqual(['mi pedido es el 123456']);
});

test('wrong, expired, used up and unknown sound the same', async () => {
  const wrong = await awaiting();
  expect(await wrong.writes(otherThan(wrong.code))).toBe(WRONG);
  const spent = await awaiting();
  for (const _ of [1, 2, 3, 4, 5]) expect(await spent.writes(otherThan(spent.code))).toBe(WRONG);
  expect(await spent.writes(spent.code)).toBe(WRONG);
  const expired = await awaiting();
  later(10);
  expect(await expired.writes(expired.code)).toBe(WRONG);
  for (const one of [wrong, spent, expired]) expect(await levelOf(one.customerId)).toBe('none');
});

test('a code is good until the last moment of its ten minutes, and its fifth try', async () => {
  const ana = await awaiting();
  for (const _ of [1, 2, 3, 4]) await ana.writes(otherThan(ana.code));
  later(9.9);
  await ana.writes(ana.code);
  expect(await levelOf(ana.customerId)).toBe('record');
});

test('a message with many guesses is one try, of its first', async () => {
  const ana = await awaiting();
  expect(await ana.writes(`${otherThan(ana.code)} ${ana.code}`)).toBe(WRONG);
  const { rows } = await sql<{ tries: number }>`
    select tries from verification_codes where customer_id = ${ana.customerId}
  `.execute(database().db);
  expect(rows).toEqual([{ tries: 1 }]);
});

test('of two codes only the newest counts, and using the old one is a wrong try', async () => {
  const ana = await awaiting();
  await ana.writes('mándame otro', asksForCode);
  const newest = newestCode();
  expect(newest).not.toBe(ana.code);
  expect(await ana.writes(ana.code)).toBe(WRONG);
  await ana.writes(newest);
  expect(await levelOf(ana.customerId)).toBe('record');
});

test('a used code says no more than that it was used, and prolongs nothing', async () => {
  const ana = await awaiting();
  await ana.writes(ana.code);
  const { until } = await verified(ana.customerId);
  later(5);
  expect(await ana.writes(ana.code)).toBe('Ya estaba confirmado que eres tú.\n\nVa.');
  expect((await verified(ana.customerId)).until).toEqual(until);
  expect(await placesOf(ana.code)).toEqual([]);
});

test('the code of one customer is nothing in the chat of another', async () => {
  const ana = await awaiting();
  const eve = await awaiting();
  expect(await eve.writes(ana.code)).toBe(WRONG);
  expect(await levelOf(eve.customerId)).toBe('none');
});

test('three codes an hour and five a day go out to a customer, each asked for anew', async () => {
  const ana = await awaiting();
  const first = mails.length;
  const ask = () => ana.writes('otro código', asksForCode);
  for (const _ of [1, 2]) expect(await ask()).toContain('"sent"');
  expect(await ask()).toContain('too_many_codes');
  later(HOUR);
  for (const _ of [1, 2]) expect(await ask()).toContain('"sent"');
  later(HOUR);
  expect(await ask()).toContain('too_many_codes');
  later(DAY);
  expect(await ask()).toContain('"sent"');
  expect(mails.length - first).toBe(5);
});

test('a mailbox gets three codes an hour whoever asks, however its address is spelt', async () => {
  await awaiting('rosa.perez@gmail.com');
  await awaiting('rosaperez+tienda@gmail.com');
  await awaiting('rosaperez@googlemail.com');
  const fourth = await person();
  await addressOn(fourth.customerId, 'r.o.s.a.perez@gmail.com');
  const before = mails.length;
  expect(await fourth.writes('mi recibo', asksForCode)).toContain('too_many_codes');
  expect(mails).toHaveLength(before);
});

test('customers who ask at the same moment do not pass the limit of a mailbox together', async () => {
  const address = parseEmail('luis@tienda.example');
  if (address === null) throw new Error('no address');
  for (const _ of [1, 2]) await awaiting(address);
  const [first, second] = [await person(), await person()];
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<void>();
  const { promise: isInside, resolve: inside } = Promise.withResolvers<void>();
  const ask = (customerId: typeof first.customerId, sendCode: SendCode) =>
    database()
      .db.transaction()
      .execute(async (tx) => {
        await lockTrust(tx, customerId);
        const issue = { customerId, address, purpose: 'prove', newAddress: null, language: 'es', now: now() } as const;
        return issueCode({ key: Buffer.from('k'), sendCode, onCode: () => undefined }, tx, issue);
      });
  const one = ask(first.customerId, () => {
    inside();
    return mayEnd;
  });
  await isInside;
  const two = ask(second.customerId, async () => undefined);
  await Promise.race([two, someoneWaits()]);
  end();
  expect(await Promise.all([one, two])).toEqual(['sent', 'too_many']);
});

/** Until a transaction of this database waits for a lock. */
async function someoneWaits(): Promise<void> {
  for (;;) {
    const { rows } =
      await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
        database().db,
      );
    if (rows.length > 0) return;
    await sleep(10);
  }
}

test('once a code was right, other digits are the customer’s own again', async () => {
  const ana = await awaiting();
  await ana.writes(ana.code);
  const order = otherThan(ana.code);
  await ana.writes(`mi pedido es el ${order}`);
  expect(ana.asked.at(-1)?.texts).toEqual([`mi pedido es el ${order}`]);
});

test('without an address on record nothing is sent, and the model is told to ask for one', async () => {
  const ana = await person();
  const before = mails.length;
  expect(await ana.writes('mi recibo', asksForCode)).toContain('"outcome":"no_address"');
  expect(mails).toHaveLength(before);
});

test('what becomes of codes is counted, and the figures hold nobody', async () => {
  codeSteps.splice(0);
  const right = await awaiting();
  await right.writes(otherThan(right.code));
  await right.writes(right.code);
  // Known already: nothing was tried.
  await right.writes(right.code);
  expect(codeSteps.splice(0)).toEqual(['asked', 'sent', 'wrong', 'right']);
  const late = await awaiting();
  later(11);
  await late.writes(late.code);
  expect(codeSteps.splice(0)).toEqual(['asked', 'sent', 'expired']);
  const spent = await awaiting();
  for (const _ of [1, 2, 3, 4, 5, 6]) await spent.writes(otherThan(spent.code));
  expect(codeSteps.splice(0)).toEqual([
    ...['asked', 'sent', 'wrong', 'wrong', 'wrong', 'wrong'],
    ...['limit_reached', 'limit_reached'],
  ]);
  for (const _ of [1, 2, 3]) await spent.writes('otro código', asksForCode);
  expect(codeSteps).toEqual(['asked', 'sent', 'asked', 'sent', 'asked', 'limit_reached']);
});

import { sql } from 'kysely';
import { expect, test } from 'vitest';
import {
  aboutOrder,
  agreeByOrder,
  bringBackRefusals,
  type ConsentChange,
  changeConsent,
  consentOf,
  keepRefusals,
  readHistory,
  type Scope,
  settleWish,
  standing,
} from '../../../src/consent/index.ts';
import { type CustomerId, newId } from '../../../src/core/ids.ts';
import { followIdentity, identifySenders } from '../../../src/customers/index.ts';
import { customerOf } from '../../../src/inbox/index.ts';
import { readTogether } from '../../../src/platform/db/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { useDatabase } from '../../support/database.ts';

const database = useDatabase();
const NOW = new Date('2026-11-24T18:00:00Z');
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

const change = (customerId: CustomerId, over: Partial<ConsentChange> = {}, now = minutes(60)): Promise<number> =>
  database()
    .db.transaction()
    .execute((tx) =>
      changeConsent(
        tx,
        {
          ...{ customerId, scopes: ['utility'], about: null, isGiven: true, source: 'staff', shown: null },
          ...{ reason: null, by: 'Lucía', at: NOW, cause: null, ...over },
        },
        now,
      ),
    );
const stands = async (id: CustomerId, scope: Scope = 'utility', about: string | null = null) => {
  const { consent } = await readTogether(database().db, { consent: consentOf(id) });
  return standing(consent, scope, about);
};
const says = (customerId: CustomerId, wish: 'stop' | 'start', at: Date, id = newId<'message'>()) =>
  settleWish(
    { db: database().db, businessClock: () => minutes(60) },
    { customerId, language: 'es' },
    { wish, how: 'typed' },
    { id, text: wish, sentAt: at },
  );
const orders = (customerId: CustomerId, orderId: string, at: Date) =>
  database()
    .db.transaction()
    .execute((tx) => agreeByOrder(tx, { customerId, orderId, text: 'Te avisaremos de este pedido.', at }));

test('each change stays on record with who said it, what they read, why and when', async () => {
  const { customerId } = await makeConversation(database().db);
  await change(customerId, { scopes: ['utility', 'marketing'], shown: 'Acepto avisos', reason: 'por teléfono' });
  await change(customerId, { scopes: ['marketing'], isGiven: false, at: minutes(1) });
  const history = await readHistory(database().db, customerId);
  expect(history.map(({ scope, isGiven }) => [scope, isGiven])).toEqual([
    ['utility', true],
    ['marketing', true],
    ['marketing', false],
  ]);
  expect(history[0]).toMatchObject({
    shown: 'Acepto avisos',
    reason: 'por teléfono',
    by: 'Lucía',
    source: 'staff',
    at: NOW,
  });
  expect([await stands(customerId), await stands(customerId, 'marketing')]).toEqual(['given', 'withdrawn']);
});

test('nobody has agreed to anything who was never asked', async () => {
  const { customerId } = await makeConversation(database().db);
  expect([await stands(customerId), await stands(customerId, 'marketing')]).toEqual(['never', 'never']);
});

test('what is told late does not undo what was said after it', async () => {
  const { customerId } = await makeConversation(database().db);
  await change(customerId, { isGiven: false, at: minutes(10) });
  await change(customerId, { isGiven: true, at: minutes(5) });
  expect(await stands(customerId)).toBe('withdrawn');
});

test('of two words of the same second the one that was heard later holds', async () => {
  const { customerId } = await makeConversation(database().db);
  await says(customerId, 'stop', NOW);
  await says(customerId, 'start', NOW);
  expect(await stands(customerId)).toBe('given');
});

test('a time that is still to come counts as now, so that it can be withdrawn', async () => {
  const { customerId } = await makeConversation(database().db);
  await change(customerId, { at: new Date('2099-01-01T00:00:00Z') }, minutes(1));
  await says(customerId, 'stop', minutes(2));
  expect(await stands(customerId)).toBe('withdrawn');
});

test('the same cause counts once, however often and however late it is told', async () => {
  const { customerId } = await makeConversation(database().db);
  const message = newId<'message'>();
  const first = await says(customerId, 'stop', NOW, message);
  await says(customerId, 'start', minutes(1));
  expect(await says(customerId, 'stop', NOW, message)).toEqual(first);
  expect(await change(customerId, { cause: 'api:1' })).toBe(1);
  expect(await change(customerId, { cause: 'api:1' })).toBe(0);
  expect(await readHistory(database().db, customerId)).toHaveLength(4);
  expect(await stands(customerId)).toBe('given');
});

test('two workers that settle the same message at once record it once', async () => {
  const { customerId } = await makeConversation(database().db);
  const message = newId<'message'>();
  await Promise.all(Array.from({ length: 8 }, () => says(customerId, 'stop', NOW, message)));
  expect(await readHistory(database().db, customerId)).toHaveLength(2);
});

test('ALTA brings promotions back only where a BAJA of their own had ended them', async () => {
  const { db } = database();
  const [one, two] = [await makeConversation(db), await makeConversation(db)].map(({ customerId }) => customerId);
  if (!one || !two) throw new Error('nobody');
  for (const id of [one, two]) await change(id, { scopes: ['utility', 'marketing'] });
  await change(two, { scopes: ['marketing'], isGiven: false, source: 'whatsapp', at: minutes(1) });
  for (const id of [one, two]) {
    await says(id, 'stop', minutes(2));
    await says(id, 'stop', minutes(3));
    await says(id, 'start', minutes(4));
  }
  expect([await stands(one), await stands(one, 'marketing')]).toEqual(['given', 'given']);
  expect([await stands(two), await stands(two, 'marketing')]).toEqual(['given', 'withdrawn']);
});

test('the yes to an order is one to notices', async () => {
  const { customerId } = await makeConversation(database().db);
  await orders(customerId, 'a', NOW);
  expect([await stands(customerId), await stands(customerId, 'marketing')]).toEqual(['given', 'never']);
  const [first] = await readHistory(database().db, customerId);
  expect(first).toMatchObject({
    source: 'order_question',
    shown: 'Te avisaremos de este pedido.',
    about: null,
    at: NOW,
  });
});

test('whoever orders after a BAJA hears of that order alone, until the next BAJA', async () => {
  const { customerId } = await makeConversation(database().db);
  await says(customerId, 'stop', NOW);
  await orders(customerId, 'a', minutes(1));
  expect(await stands(customerId)).toBe('withdrawn');
  expect(await stands(customerId, 'utility', aboutOrder('a'))).toBe('given');
  expect(await stands(customerId, 'utility', aboutOrder('b'))).toBe('withdrawn');
  await says(customerId, 'stop', minutes(2));
  expect(await stands(customerId, 'utility', aboutOrder('a'))).toBe('withdrawn');
});

test('a new number keeps what was agreed to and withdrawn; somebody who takes the old number over has said nothing', async () => {
  const { db } = database();
  const { customerId } = await makeConversation(db);
  await sql`insert into customer_identities (customer_id, kind, value, raw)
    values (${customerId}, 'phone', '525512340001', '5215512340001')`.execute(db);
  await says(customerId, 'stop', NOW);
  const followed = await db.transaction().execute((tx) =>
    followIdentity(tx, {
      from: { phone: '5215512340001', bsuid: null },
      to: { phone: '5215512340002', bsuid: null },
      changedAt: NOW,
    }),
  );
  expect(followed).toMatchObject({ outcome: 'linked', customerId });
  expect(await stands(customerId)).toBe('withdrawn');
  const newcomer = { phone: '5215512340001', bsuid: null, name: null, username: null, language: 'es' } as const;
  const { owners } = await db.transaction().execute((tx) => identifySenders(tx, [newcomer]));
  expect(owners).not.toContain(customerId);
  expect(owners[0] && (await stands(owners[0]))).toBe('never');
});

test('the last-moment reading goes through a conversation, by the index, whatever was said by others', async () => {
  const { db } = database();
  const { id, customerId } = await makeConversation(db);
  await sql`insert into customers (id) select gen_random_uuid() from generate_series(1, 3000)`.execute(db);
  await sql`insert into consent_changes (id, customer_id, scope, is_given, source, at)
    select gen_random_uuid(), c.id, s.scope, true, 'import', now() from customers c, (values ('utility'), ('marketing')) s (scope)
    where c.name is null`.execute(db);
  await sql`analyze consent_changes`.execute(db);
  await says(customerId, 'stop', NOW);
  const { consent } = await readTogether(db, { consent: consentOf(customerOf(id)) });
  expect(consent).toEqual([
    { scope: 'utility', about: null, isGiven: false, source: 'typed', at: NOW },
    { scope: 'marketing', about: null, isGiven: false, source: 'typed', at: NOW },
  ]);
  const { rows } = await sql<{ plan: string }>`explain ${consentOf(customerOf(id)).query}`
    .execute(db)
    .then(({ rows }) => ({ rows: rows.map((row) => ({ plan: Object.values(row).join() })) }));
  const plan = rows.map((row) => row.plan).join('\n');
  expect(plan).toMatch(/consent_changes/);
  expect(plan).not.toMatch(/Seq Scan on consent_changes/);
});

test('what an erased customer had withdrawn stays, under hashes alone', async () => {
  const { db } = database();
  const { customerId } = await makeConversation(db);
  const [key, values] = [Buffer.from('key of this test'), ['525512340088', 'MX.88']];
  await change(customerId, { scopes: ['utility', 'marketing'] });
  await change(customerId, { scopes: ['marketing'], isGiven: false, at: minutes(1) });
  const erase = () => db.transaction().execute((tx) => keepRefusals(tx, key, customerId, values));
  await erase();
  await erase();
  await sql`delete from customers where id = ${customerId}`.execute(db);
  expect(await readHistory(db, customerId)).toEqual([]);
  const standsOf = async (named: string[], withKey = key): Promise<string> => {
    const { customerId: again } = await makeConversation(db);
    const bring = () =>
      db.transaction().execute((tx) => bringBackRefusals(tx, withKey, [{ customerId: again, values: named }]));
    await change(again, { scopes: ['utility', 'marketing'], source: 'api', at: NOW });
    await Promise.all([bring(), bring()]);
    return `${await stands(again)} ${await stands(again, 'marketing')} ${(await readHistory(db, again)).length}`;
  };
  expect(await standsOf(['MX.88'])).toBe('given withdrawn 3');
  expect(await standsOf(['525512340088', 'MX.99'])).toBe('given withdrawn 3');
  expect(await standsOf(values)).toBe('given withdrawn 3');
  expect(await standsOf(['525512340089'])).toBe('given given 2');
  expect(await standsOf(values, Buffer.from('another key'))).toBe('given given 2');
  const { rows } = await sql<{ row: string }>`select t::text as row from consent_refusals t`.execute(db);
  expect(rows.map(({ row }) => row).join()).not.toMatch(/525512340088|MX\.88/);
});

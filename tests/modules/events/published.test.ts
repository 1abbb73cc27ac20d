import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { publishNotice } from '../../../src/billing/record-store.ts';
import { changeConsent } from '../../../src/consent/index.ts';
import { newId } from '../../../src/core/ids.ts';
import { keepEnvironment } from '../../../src/events/index.ts';
import { changeHolder } from '../../../src/handoff/index.ts';
import { move, pay } from '../orders/life.ts';
import { customer, database, NOW, placed } from '../orders/world.ts';
import { toldOf, wordsOf } from './told.ts';

test('the whole life of an order is told in its order, with its payment', async () => {
  const ana = await customer();
  const number = await placed(ana);
  await pay(number);
  for (const state of ['preparing', 'shipped', 'delivered'] as const) await move(number, state);
  const { rows } = await sql<{ id: string }>`
    select id from orders where customer_id = ${ana.customerId}`.execute(database().db);
  const told = await toldOf(`order:${rows[0]?.id}`);
  expect(wordsOf(told)).toEqual([
    ...['order.placed', 'payment.received', 'order.paid', 'order.preparing', 'order.shipped', 'order.delivered'],
  ]);
  expect(told.at(-1)?.data).toMatchObject({ state: 'delivered', customer_id: ana.customerId, currency: 'MXN' });
  expect(told[1]?.data).toMatchObject({ provider: 'stripe', is_late: false });
});

test('a conversation is told from its beginning to its end, each change of hands once', async () => {
  const { id } = await customer();
  const change = (holder: 'waiting' | 'person' | 'assistant' | 'resolved', reason: string | null) =>
    database()
      .db.transaction()
      .execute(async (tx) => {
        const about = { conversationId: id, holder, reason, by: 'staff', at: NOW, isTold: false };
        for (const write of changeHolder(about)) await write.execute(tx);
      });
  await change('waiting', 'asked');
  await change('waiting', 'asked');
  await change('person', 'taken');
  await change('assistant', null);
  await change('resolved', null);
  const told = await toldOf(`conversation:${id}`);
  expect(wordsOf(told)).toEqual([
    ...['conversation.started', 'conversation.handed_over', 'conversation.handed_over', 'conversation.returned'],
    'conversation.resolved',
  ]);
  expect(told[1]?.data).toMatchObject({ holder: 'waiting', holder_before: 'assistant', reason: 'asked' });
});

test('opting out and in, and a tax invoice that is asked for, are told once', async () => {
  const { customerId } = await customer();
  for (const isGiven of [false, true])
    await database()
      .db.transaction()
      .execute((tx) =>
        changeConsent(
          tx,
          {
            ...{ customerId, scopes: ['marketing'], about: null, isGiven, source: 'staff', at: NOW },
            ...{ shown: null, reason: null, by: null, cause: `test:${isGiven}` },
          },
          NOW,
        ),
      );
  expect(wordsOf(await toldOf(`consent:${customerId}`))).toEqual(['consent.withdrawn', 'consent.given']);
  for (let time = 0; time < 2; time++)
    await database()
      .db.transaction()
      .execute((tx) =>
        publishNotice(tx, {
          kind: 'invoice.requested',
          subject: `x:${customerId}`,
          customerId,
          payload: { rfc: 'XAXX010101000' },
        }),
      );
  const told = await toldOf(`billing:${customerId}`);
  expect(told).toMatchObject([{ type: 'invoice.requested', data: { detail: { rfc: 'XAXX010101000' } } }]);
});

test('what is kept of a customer goes with them', async () => {
  const { customerId, id } = await customer();
  expect(await toldOf(`conversation:${id}`)).toHaveLength(1);
  await sql`delete from conversations where id = ${id}`.execute(database().db);
  await sql`delete from customers where id = ${customerId}`.execute(database().db);
  expect(await toldOf(`conversation:${id}`)).toEqual([]);
});

test('what an older version kept for the endpoint of the environment is told under the same id', async () => {
  const { db } = database();
  const [queued, lost] = [newId(), newId()];
  const body = '{"type":"notification.updated","timestamp":"2026-11-24T18:00:00.000Z","data":{"id":"n1"}}';
  for (const [id, state] of [
    [queued, 'queued'],
    [lost, 'given_up'],
  ])
    await sql`insert into event_deliveries (id, type, body, state) values (${id}, 'notification.updated', ${body}, ${state})`.execute(
      db,
    );
  await keepEnvironment(db, new URL('https://erp.example/hook'));
  await keepEnvironment(db, new URL('https://erp.example/hook'));
  const { rows } = await sql<{ id: string; state: string; subject: string }>`
    select event_id as id, d.state, subject from webhook_deliveries d join webhook_endpoints p on p.id = d.endpoint_id
    where p.origin = 'environment' and event_id in (${queued}, ${lost}) order by event_id`.execute(db);
  expect(rows).toEqual([
    { id: queued, state: 'new', subject: 'notification:n1' },
    { id: lost, state: 'given_up', subject: 'notification:n1' },
  ]);
  await keepEnvironment(db, null);
  const { rows: unset } =
    await sql`select state, state_reason, types from webhook_endpoints where origin = 'environment'`.execute(db);
  expect(unset).toEqual([{ state: 'disabled', stateReason: 'unset', types: ['notification.updated'] }]);
});

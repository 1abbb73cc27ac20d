import { sql } from 'kysely';
import { beforeEach, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { countQuarters } from '../../../src/insights/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { insertReplaySpend } from '../../../src/replay/spend-store.ts';
import { useDatabase } from '../../support/database.ts';
import {
  afternoon,
  answered,
  begin,
  charged,
  count,
  counting,
  everything,
  forgetEverything,
  look,
  minutesAfter,
  ordered,
  paid,
  priced,
  said,
  taken,
  template,
  totalsOf,
} from './world.ts';

const database = useDatabase();
const db = () => database().db;

beforeEach(() => forgetEverything(db()));

test('an afternoon is counted as its rows say', async () => {
  await afternoon(db());
  await count(db());
  const found = await look(db());
  const totals = Object.fromEntries(found.figures.map((figure) => [figure.id, totalsOf(figure)]));
  expect(totals).toMatchObject({
    outcomes: { answered: 4, given_to_person: 1, ignored: 1, open: 1 },
    ignored: { reaction: 1 },
    handovers: { asked: 1, phone_echo: 1 },
    orders: { chat: 2, elsewhere: 1, paid: 1 },
    money: { 'placed MXN': 55_500, 'collected MXN': 37_000, 'placed USD': 1_250, 'collected USD': 0 },
    costs: { meta: 8_500, model: 12_000, speech: 600, vision: 1_500 },
    funnel: { messages: 7, orders: 2, paid: 1 },
    templates: { sent: 4, delivered: 2, read: 1, failed: 1 },
  });
  const { p50, p95 } = totals['times'] ?? {};
  expect(Math.abs((p50 ?? 0) / 4_000 - 1)).toBeLessThanOrEqual(found.timeError);
  expect(Math.abs((p95 ?? 0) / 30_000 - 1)).toBeLessThanOrEqual(found.timeError);
  expect(found.waiting).toBe(0);
  for (const { definition, title } of found.figures)
    for (const words of [definition, title]) expect(words.es.length * words.en.length).toBeGreaterThan(0);
});

test('counting twice, or from the beginning, changes nothing', async () => {
  await afternoon(db());
  await count(db());
  const once = everything(await look(db(), { by: 'hour' }));
  expect(await count(db())).toBe(0);
  await sql`insert into insight_marks select quarter from insight_quarters union all select quarter from insight_quarters`.execute(
    db(),
  );
  expect(await count(db())).toBeGreaterThan(0);
  expect(everything(await look(db(), { by: 'hour' }))).toEqual(once);
  await sql`insert into insight_marks select quarter from insight_quarters`.execute(db());
  await sql`delete from insight_quarters`.execute(db());
  await sql`delete from insight_days`.execute(db());
  await count(db());
  expect(everything(await look(db(), { by: 'hour' }))).toEqual(once);
});

test('whoever is killed in the middle leaves it to the next one', async () => {
  await afternoon(db());
  const whole = counting(db());
  const dies = [...whole.sources.slice(0, 4), () => Promise.reject(new Error('killed'))];
  await expect(countQuarters({ ...whole, sources: dies })).rejects.toThrow('killed');
  expect(totalsOf((await look(db())).of('outcomes'))).toMatchObject({ answered: 0 });
  expect((await look(db())).waiting).toBeGreaterThan(0);
  await count(db());
  expect(totalsOf((await look(db())).of('outcomes'))).toMatchObject({ answered: 4 });
});

/** What is logged of counting, as messages with the quarters they name. */
async function countLogged(): Promise<string[]> {
  const lines: string[] = [];
  const log = createLog({ level: 'info', name: 'test', destination: { write: (line) => lines.push(line) } });
  await count(db(), undefined, log);
  return lines.map((line) => {
    const { msg, quarter, quarters } = JSON.parse(line) as { msg: string; quarter?: string; quarters?: number };
    return `${msg}: ${quarter ?? quarters}`;
  });
}

test('an order of year 1 or year 20000 is in no figure, and keeps no other from being counted', async () => {
  await afternoon(db());
  for (const at of ['0001-01-01T00:00:00Z', '4000-01-01T00:00:00Z BC', '20000-01-01T00:00:00Z'])
    await ordered(db(), at, 500);
  expect(await countLogged()).toEqual(['rows are of a time that no calendar shows; no figure has them: 3']);
  expect(totalsOf((await look(db())).of('orders'))).toMatchObject({ chat: 2, elsewhere: 1 });
  expect(await countLogged()).toEqual([]);
});

test('a quarter whose rows cannot be counted keeps its figures, and the others go on', async () => {
  await ordered(db(), '2026-11-24T16:00:00Z', 100);
  await count(db());
  const [most, more] = [
    await ordered(db(), '2026-11-24T16:01:00Z', Number.MAX_SAFE_INTEGER * 1_000),
    await ordered(db(), '2026-11-24T16:02:00Z', Number.MAX_SAFE_INTEGER * 1_000),
  ];
  await afternoon(db());
  expect(await countLogged()).toEqual(['this quarter of an hour cannot be counted: 2026-11-24T16:00:00.000Z']);
  expect(totalsOf((await look(db())).of('orders'))).toMatchObject({ chat: 2, elsewhere: 2 });
  expect((await look(db())).waiting).toBe(0);
  expect(await countLogged()).toEqual([]);
  await sql`update orders set total_minor = 1, subtotal_minor = 1 where id in (${most}, ${more})`.execute(db());
  expect(await countLogged()).toEqual([]);
  expect(totalsOf((await look(db())).of('orders'))).toMatchObject({ chat: 2, elsewhere: 4 });
});

test('what is told late is counted where it belongs', async () => {
  const id = await begin(db());
  const turnId = newId();
  const messageId = await said(db(), id, '2026-11-01T18:00:00Z', { outcome: null, turnId });
  const outboxId = await answered(db(), id, turnId, null);
  const sentId = await template(db(), id, '2026-11-01T18:00:00Z', 'sent');
  const wamid = await charged(db(), '2026-11-01T18:00:00Z', 0);
  const orderId = await ordered(db(), '2026-11-01T18:00:00Z', 10_000, { in: id });
  await count(db());
  await sql`update messages set outcome = 'answered' where id = ${messageId}`.execute(db());
  await taken(db(), outboxId, minutesAfter('2026-11-01T18:00:00Z', 1));
  await sql`update outbox_messages set state = 'read', read_at = now() where id = ${sentId}`.execute(db());
  await priced(db(), wamid, 30_000);
  await paid(db(), orderId, '2026-11-09T18:00:00Z', 10_000);
  await count(db());
  const first = await look(db(), { from: '2026-11-01' });
  expect(totalsOf(first.of('outcomes'))).toMatchObject({ answered: 1, open: 0 });
  expect(Math.abs((totalsOf(first.of('times'))['p50'] ?? 0) / 60_000 - 1)).toBeLessThanOrEqual(0.02);
  expect(totalsOf(first.of('templates'))).toMatchObject({ sent: 1, delivered: 1, read: 1 });
  expect(totalsOf(first.of('costs'))).toMatchObject({ meta: 30_000 });
  expect(totalsOf(first.of('orders'))).toMatchObject({ chat: 1, paid: 1 });
  expect(totalsOf(first.of('money'))).toEqual({ 'placed MXN': 10_000, 'collected MXN': 0 });
  const payday = await look(db(), { from: '2026-11-09' });
  expect(totalsOf(payday.of('money'))).toEqual({ 'placed MXN': 0, 'collected MXN': 10_000 });
});

test('what a repetition costs in a quiet hour is counted, and no more once it is gone', async () => {
  const [id, at] = [newId(), new Date('2026-11-24T09:30:00Z')];
  await insertReplaySpend(db(), { id, byId: newId(), model: 'x', costMicroUsd: 4_000, at });
  await count(db());
  const model = async () => totalsOf((await look(db())).of('costs'))['model'];
  expect(await model()).toBe(4_000);
  await sql`delete from replay_spend where id = ${id}`.execute(db());
  await count(db());
  expect(await model()).toBe(0);
});

test('a message that commits while others are counted is counted the next time', async () => {
  const id = await begin(db());
  await said(db(), id, '2026-11-24T19:00:00Z');
  await db()
    .transaction()
    .execute(async (tx) => {
      await said(tx, id, '2026-11-24T19:01:00Z');
      await count(db());
      expect(totalsOf((await look(db())).of('outcomes'))).toMatchObject({ answered: 1 });
    });
  await count(db());
  expect(totalsOf((await look(db())).of('outcomes'))).toMatchObject({ answered: 2 });
});

test('of two who count at once one does, and nothing is lost', async () => {
  await afternoon(db());
  const counted = await Promise.all([count(db()), count(db()), count(db())]);
  expect(counted.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(0);
  await count(db());
  expect(totalsOf((await look(db())).of('funnel'))).toEqual({ messages: 7, orders: 2, paid: 1 });
  expect((await look(db())).waiting).toBe(0);
});

test('an erased customer is in no figure, and edits that are no longer kept never were', async () => {
  const { id } = await afternoon(db());
  await count(db());
  await sql`delete from messages where kind = 'edit'`.execute(db());
  expect(await count(db())).toBe(0);
  await sql`delete from customers where id = (select customer_id from conversations where id = ${id})`.execute(db());
  await count(db());
  const found = await look(db());
  expect(totalsOf(found.of('outcomes'))).toEqual({ answered: 0, given_to_person: 0, ignored: 0, open: 0 });
  expect(totalsOf(found.of('templates'))).toMatchObject({ sent: 0 });
  // The orders stay, without a name.
  expect(totalsOf(found.of('orders'))).toMatchObject({ chat: 2 });
});

test('a shop that moves to another time zone has other days, at once and when they are summed again', async () => {
  const id = await begin(db());
  // Before and after midnight in Mexico City; both on the 24th in Madrid.
  for (const at of ['2026-11-24T05:30:00Z', '2026-11-24T06:30:00Z']) await said(db(), id, at);
  await count(db());
  const days = async (timeZone: string) =>
    (await look(db(), { from: '2026-11-23', to: '2026-11-24', timeZone }))
      .of('outcomes')
      .rows.map(({ at, values }) => [at, values[0]]);
  const [mexico, madrid] = ['America/Mexico_City', 'Europe/Madrid'];
  const apart = [
    ['2026-11-23', 1],
    ['2026-11-24', 1],
  ];
  const together = [
    ['2026-11-23', 0],
    ['2026-11-24', 2],
  ];
  expect([await days(mexico), await days(madrid)]).toEqual([apart, together]);
  await count(db(), madrid);
  expect([await days(mexico), await days(madrid)]).toEqual([apart, together]);
  const { rows } = await sql`select distinct time_zone from insight_days`.execute(db());
  expect(rows).toEqual([{ timeZone: madrid }]);
});

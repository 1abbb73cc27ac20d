import fc from 'fast-check';
import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { freeEntryUntil, type PricedStatus, serviceMessagesOf } from '../../../src/costs/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { statementsOf } from '../../support/query-plans.ts';
import { arrive, costRows, database, forgetCosts, NUMBER, prices, REGULAR, statusOf } from './world.ts';

afterEach(forgetCosts);

const MICRO = prices.cards[0]?.rates.get('Mexico')?.service ?? 0;
const used = (month: string): Promise<number> => serviceMessagesOf(database().db, NUMBER, month);
const NOON = '2026-11-24T18:00:00Z';

describe('a message', () => {
  test('is paid once, although sent, delivered and read all carry the price, and each of them twice', async () => {
    const { id } = await makeConversation(database().db);
    const row = newId();
    for (const status of ['sent', 'sent', 'delivered', 'delivered', 'read', 'read'] as const)
      await arrive([statusOf('wamid.1', status, NOON)], id, row);
    expect(await costRows()).toMatchObject([
      {
        wamid: 'wamid.1',
        amountMicro: MICRO,
        category: 'service',
        type: 'regular',
        market: 'Mexico',
        conversationId: id,
        outboxId: row,
      },
    ]);
    expect(await used('2026-11')).toBe(1);
  });

  test.each(['sent', 'delivered', 'read'] as const)(
    'whose price comes only with %s is paid all the same',
    async (one) => {
      for (const status of ['sent', 'delivered', 'read'] as const)
        await arrive([statusOf('wamid.1', status, NOON, status === one ? REGULAR : null)]);
      expect(await costRows()).toMatchObject([{ amountMicro: MICRO }]);
    },
  );

  test('that failed costs nothing and uses up no free message, whether the failure comes first or last', async () => {
    await arrive([statusOf('wamid.1', 'sent', NOON), statusOf('wamid.1', 'failed', NOON, null)]);
    await arrive([statusOf('wamid.2', 'sent', NOON)]);
    expect(await used('2026-11')).toBe(1);
    await arrive([statusOf('wamid.2', 'failed', NOON, null)]);
    await arrive([statusOf('wamid.3', 'failed', NOON, null)]);
    await arrive([statusOf('wamid.3', 'sent', NOON)]);
    expect((await costRows()).map(({ amountMicro }) => amountMicro)).toEqual([0, 0, 0]);
    expect(await used('2026-11')).toBe(0);
  });

  test('that arrived after all is paid, whatever a failure said', async () => {
    await arrive([statusOf('wamid.1', 'sent', NOON), statusOf('wamid.1', 'failed', NOON, null)]);
    await arrive([statusOf('wamid.1', 'delivered', NOON)]);
    expect([(await costRows())[0]?.amountMicro, await used('2026-11')]).toEqual([MICRO, 1]);
  });

  test('of another category is paid by its own price, also when it was sent elsewhere', async () => {
    await arrive([statusOf('wamid.1', 'delivered', NOON, { ...REGULAR, category: 'marketing' })]);
    const [row] = await costRows();
    expect(row).toMatchObject({ category: 'marketing', conversationId: null });
    expect(row?.amountMicro).toBe(prices.cards[0]?.rates.get('Mexico')?.marketing);
    expect(await used('2026-11')).toBe(0);
  });

  test('whose recipient is told only later gets the price of the right country', async () => {
    const { recipient: _, ...nobody } = statusOf('wamid.1', 'sent', NOON);
    await arrive([nobody]);
    await arrive([{ ...statusOf('wamid.1', 'delivered', NOON), recipient: { phone: '5491155501000', bsuid: null } }]);
    const [row] = await costRows();
    expect(row).toMatchObject({ market: 'Argentina', amountMicro: prices.cards[0]?.rates.get('Argentina')?.service });
  });

  test('with pricing that is no pricing costs nothing and stops nobody', async () => {
    for (const [index, pricing] of [null, 'x', 7, {}, { category: 7 }, { category: 'x'.repeat(9_000) }].entries())
      await arrive([statusOf(`wamid.${index}`, 'sent', NOON, pricing)]);
    expect((await costRows()).every(({ amountMicro, category }) => amountMicro === 0 && category === null)).toBe(true);
  });

  test('keeps its price when its conversation is erased', async () => {
    const { id } = await makeConversation(database().db);
    await arrive([statusOf('wamid.1', 'delivered', NOON)], id);
    await sql`delete from conversations where id = ${id}`.execute(database().db);
    expect(await costRows()).toMatchObject([{ conversationId: null, amountMicro: MICRO }]);
  });

  test('whose statuses say nothing new is not written again', async () => {
    await arrive([statusOf('wamid.1', 'delivered', NOON)]);
    const { statements } = await statementsOf(() => arrive([statusOf('wamid.1', 'read', '2026-11-24T18:00:05Z')]));
    expect(statements.filter(({ text }) => /^\s*update/i.test(text))).toEqual([]);
  });
});

test('everything is free in a conversation for 72 hours after the first message of a free entry', async () => {
  const { db } = database();
  const { id } = await makeConversation(db);
  const free = { ...REGULAR, billable: false, type: 'free_entry_point' };
  await arrive(
    [statusOf('wamid.1', 'sent', NOON, free), statusOf('wamid.2', 'sent', '2026-11-25T18:00:00Z', free)],
    id,
  );
  await arrive([statusOf('wamid.3', 'sent', '2026-11-24T12:00:00Z')], id);
  const until = new Date('2026-11-27T18:00:00Z');
  expect(await freeEntryUntil(db, id, new Date('2026-11-26T00:00:00Z'))).toEqual(until);
  const { id: other } = await makeConversation(db);
  expect(await freeEntryUntil(db, other, new Date(NOON))).toBeNull();
  expect(await freeEntryUntil(db, id, new Date('2026-12-24T18:00:00Z'))).toBeNull();
});

describe('the free service messages of a month', () => {
  test('count those that WhatsApp marks as free and those it charges, but not those that entered free', async () => {
    const types = ['regular', 'free_customer_service', 'free_entry_point'];
    await arrive(types.map((type) => statusOf(`wamid.${type}`, 'sent', NOON, { ...REGULAR, type })));
    expect(await used('2026-11')).toBe(2);
  });

  test('are those of the month where the shop is', async () => {
    await arrive([
      statusOf('wamid.1', 'sent', '2026-12-01T05:59:59Z'),
      statusOf('wamid.2', 'sent', '2026-12-01T06:00:00Z'),
    ]);
    expect([await used('2026-11'), await used('2026-12')]).toEqual([1, 1]);
  });

  test('move with a message whose earliest status comes late', async () => {
    await arrive([statusOf('wamid.1', 'delivered', '2026-12-01T06:00:01Z')]);
    await arrive([statusOf('wamid.1', 'sent', '2026-12-01T05:59:59Z')]);
    expect([await used('2026-11'), await used('2026-12')]).toEqual([1, 0]);
  });

  test('are counted right by many who read statuses at one time', async () => {
    const all = Array.from({ length: 40 }, (_, index) =>
      statusOf(`wamid.${index % 20}`, index < 20 ? 'sent' : 'delivered', NOON),
    );
    await Promise.all(
      Array.from({ length: 4 }, (_, worker) =>
        arrive(all.toSorted((a, b) => (worker % 2 ? -1 : 1) * a.wamid.localeCompare(b.wamid))),
      ),
    );
    const rows = await costRows();
    expect([rows.length, rows.reduce((sum, row) => sum + row.amountMicro, 0), await used('2026-11')]).toEqual([
      20,
      20 * MICRO,
      20,
    ]);
  });
});

/** Statuses of a few messages as WhatsApp may tell them: some with a price, some without, some failed, some unknown. */
const statuses = fc.array(
  fc.record({
    wamid: fc.constantFrom('wamid.a', 'wamid.b', 'wamid.c'),
    status: fc.constantFrom<PricedStatus['status']>('sent', 'delivered', 'read', 'played', 'failed'),
    at: fc.integer({ min: 0, max: 6 }).map((hours) => new Date(Date.parse('2026-12-01T03:00:00Z') + hours * 3_600_000)),
    pricing: fc.constantFrom<unknown>(
      null,
      REGULAR,
      { ...REGULAR, category: 'marketing' },
      { ...REGULAR, type: 'free_customer_service', billable: false },
      { pricing_model: 'PMP', type: 'regular', category: 'utility' },
    ),
    recipient: fc.constantFrom(
      { phone: '5215512345678', bsuid: null },
      { phone: null, bsuid: 'CO.1' },
      { phone: null, bsuid: null },
    ),
  }),
  { minLength: 1, maxLength: 9 },
);

test('any order, repetition and batching of the same statuses leaves the same costs and the same count', async () => {
  const told = fc.record({
    statuses,
    order: fc.infiniteStream(fc.nat()),
    repeated: fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
    batch: fc.integer({ min: 1, max: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(told, async ({ statuses: all, order, repeated, batch }) => {
      await forgetCosts();
      await arrive(all);
      const expected = [await costRows(), await used('2026-11'), await used('2026-12')];
      const [keys, times] = [order[Symbol.iterator](), repeated[Symbol.iterator]()];
      const copies = all.flatMap((one) => Array.from({ length: times.next().value ?? 1 }, () => one));
      const shuffled = copies
        .map((status) => ({ status, key: keys.next().value ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ status }) => status);
      await forgetCosts();
      for (let from = 0; from < shuffled.length; from += batch) await arrive(shuffled.slice(from, from + batch));
      expect([await costRows(), await used('2026-11'), await used('2026-12')]).toEqual(expected);
    }),
    { numRuns: 150 },
  );
}, 120_000);

import { sql } from 'kysely';
import { afterEach, describe, expect, test } from 'vitest';
import type { AgentRequest } from '../../../src/agent/index.ts';
import { buildCosts } from '../../../src/app/build-costs.ts';
import { type ConversationId, type CustomerId, newId } from '../../../src/core/ids.ts';
import { stepOf, tightest } from '../../../src/costs/budget-rules.ts';
import { type BudgetLimits, type BudgetStep, watchBudgets } from '../../../src/costs/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { makeConversation } from '../../support/conversation.ts';
import { database, holderOf, said, says, traceOf, world, write } from '../turn/world.ts';

const NONE: BudgetLimits = {
  conversationUsd: null,
  customerUsd: null,
  dayUsd: null,
  monthUsd: null,
  economicFromPercent: 80,
  briefFromPercent: 90,
};
const ZONE = 'America/Tijuana';

afterEach(async () => {
  for (const table of ['turns', 'uncommitted_spend', 'message_costs', 'media_spend', 'messages'])
    await sql`delete from ${sql.table(table)}`.execute(database().db);
});

const costs = (limits: Partial<BudgetLimits>, clock = () => new Date()) =>
  buildCosts(
    { costs: { ...NONE, ...limits, pricesFile: null }, whatsapp: { phoneNumberId: '1' } as never },
    database().db,
    async () => ZONE,
    clock,
  );

type Spender = { readonly conversationId: ConversationId; readonly customerId: CustomerId };
async function spender(): Promise<Spender> {
  const { id, customerId } = await makeConversation(database().db);
  return { conversationId: id, customerId };
}

async function paidModel({ conversationId }: Spender, usd: number, at = new Date()): Promise<void> {
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at, committed_at)
    values (${newId()}, ${conversationId}, 1, 'answered', '{}', '{}', 'es', ${usd * 1e6}, ${at}, ${at})`.execute(
    database().db,
  );
}
async function paidMessage({ conversationId }: Spender, usd: number, at = new Date()): Promise<void> {
  await sql`insert into message_costs (wamid, phone_number_id, conversation_id, category, type, amount_micro, currency, usd_micro, at, noted_at)
    values (${newId()}, '1', ${conversationId}, 'service', 'regular', ${usd * 1e6}, 'USD', ${usd * 1e6}, ${at}, ${at})`.execute(
    database().db,
  );
}
async function paidReading({ conversationId }: Spender, usd: number): Promise<void> {
  await sql`insert into media_spend (id, conversation_id, attachment_id, vendor, unit, units, cost_micro_usd)
    values (${newId()}, ${conversationId}, ${newId()}, 'whisper', 'second', 60, ${usd * 1e6})`.execute(database().db);
}

test.each<[number, BudgetStep]>([
  [0, 'ample'],
  [0.79, 'ample'],
  [0.8, 'economic'],
  [0.89, 'economic'],
  [0.9, 'brief'],
  [0.99, 'brief'],
  [1, 'person'],
  [7, 'person'],
])('$%f of $1 leave the budget at the step %s', (usd, step) => {
  expect(stepOf(usd * 1e6, 1, NONE)).toBe(step);
});

test('a share of 100 percent leaves its step out', () => {
  expect(stepOf(990_000, 1, { economicFromPercent: 100, briefFromPercent: 100 })).toBe('ample');
  expect(stepOf(990_000, 1, { economicFromPercent: 50, briefFromPercent: 100 })).toBe('economic');
});

test('of several budgets the tightest counts', () => {
  expect(tightest(['ample', 'brief', 'economic'])).toBe('brief');
  expect(tightest([])).toBe('ample');
});

describe('the budget', () => {
  test('of a conversation counts models, files and messages of 24 hours together, and nobody else’s', async () => {
    const [ana, luz] = [await spender(), await spender()];
    await paidModel(ana, 0.3);
    await paidMessage(ana, 0.3);
    await paidReading(ana, 0.3);
    await paidModel(ana, 5, new Date(Date.now() - 25 * 3_600_000));
    const { budgetOf } = await costs({ conversationUsd: 1 });
    expect([await budgetOf(ana), await budgetOf(luz)]).toEqual(['brief', 'ample']);
    await paidMessage(ana, 0.1);
    expect(await budgetOf(ana)).toBe('person');
  });

  test('that is used up lets nothing more be heard or seen for that customer, and lets others’ files be understood', async () => {
    const [ana, luz] = [await spender(), await spender()];
    await paidMessage(ana, 1);
    const { isUsedUp } = await costs({ customerUsd: 1 });
    expect([await isUsedUp(ana.conversationId), await isUsedUp(luz.conversationId)]).toEqual([true, false]);
    const unlimited = await costs({});
    expect(await unlimited.isUsedUp(ana.conversationId)).toBe(false);
  });

  test('of a customer begins anew at midnight where the shop is', async () => {
    const ana = await spender();
    await paidModel(ana, 1, new Date('2026-11-24T23:59:00-08:00'));
    const at = (moment: string) => costs({ customerUsd: 1 }, () => new Date(moment));
    expect(await (await at('2026-11-24T23:59:59-08:00')).budgetOf(ana)).toBe('person');
    expect(await (await at('2026-11-25T00:00:01-08:00')).budgetOf(ana)).toBe('ample');
  });

  test('of a month counts everybody since its first day', async () => {
    const [ana, luz] = [await spender(), await spender()];
    await paidModel(luz, 8, new Date('2026-11-01T00:00:01-07:00'));
    await paidModel(luz, 50, new Date('2026-10-31T23:59:59-07:00'));
    const { budgetOf } = await costs({ monthUsd: 10 }, () => new Date('2026-11-24T12:00:00-08:00'));
    expect(await budgetOf(ana)).toBe('economic');
  });

  test('that is not set looks nothing up', async () => {
    const looked: unknown[] = [];
    const source = { since: async (...asked: unknown[]) => looked.push(asked), sums: async () => [] };
    const budgetOf = watchBudgets({
      limits: NONE,
      sources: [source],
      machineClock: () => new Date(),
      dayStart: async (at) => at,
      monthStart: async (at) => at,
      conversationsOf: async () => [],
    });
    expect([await budgetOf(await spender()), looked]).toEqual(['ample', []]);
  });

  test('of the shop is looked up once in five seconds while half of it is left, and for each turn after that', async () => {
    let [spent, looks, now] = [0, 0, 0];
    const budgetOf = watchBudgets({
      limits: { ...NONE, dayUsd: 1 },
      sources: [
        {
          since: async () => {
            looks += 1;
            return spent;
          },
          sums: async () => [],
        },
      ],
      machineClock: () => new Date(now),
      dayStart: async (at) => at,
      monthStart: async (at) => at,
      conversationsOf: async () => [],
    });
    const ana = await spender();
    await Promise.all(Array.from({ length: 300 }, () => budgetOf(ana)));
    expect(looks).toBe(1);
    [now, spent] = [5_000, 500_000];
    await budgetOf(ana);
    expect(looks).toBe(2);
    spent = 1_000_000;
    expect([await budgetOf(ana), looks]).toEqual(['person', 3]);
  });

  test('whose look failed is looked up again by the next turn', async () => {
    let isAway = true;
    const budgetOf = watchBudgets({
      limits: { ...NONE, dayUsd: 1 },
      sources: [
        { since: () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(0)), sums: async () => [] },
      ],
      machineClock: () => new Date(0),
      dayStart: async (at) => at,
      monthStart: async (at) => at,
      conversationsOf: async () => [],
    });
    const ana = await spender();
    await expect(budgetOf(ana)).rejects.toThrow('away');
    isAway = false;
    expect(await budgetOf(ana)).toBe('ample');
  });
});

describe('a turn', () => {
  test.each<[number, AgentRequest['role'], BudgetStep]>([
    [0.5, 'default', 'ample'],
    [0.85, 'economic', 'economic'],
    [0.95, 'economic', 'brief'],
  ])('with $%f of $1 spent asks the %s model, at the step %s', async (usd, role, budget) => {
    const { budgetOf } = await costs({ conversationUsd: 1 });
    const { deps, id, customerId, asked } = await world([() => says('Sí tenemos.')], {
      budgetFor: ({ conversation, customer }) => budgetOf({ conversationId: conversation.id, customerId: customer.id }),
    });
    await paidModel({ conversationId: id, customerId }, usd);
    await write(id, '¿tienen café?');
    expect(await runTurn(deps, id)).toBe('answered');
    expect(asked.map((request) => [request.role, request.budget])).toEqual([[role, budget]]);
  });

  test('over a budget asks no model: a person comes, and the customer is told why', async () => {
    const { budgetOf } = await costs({ customerUsd: 1 });
    const { deps, id, customerId } = await world([], {
      budgetFor: ({ conversation, customer }) => budgetOf({ conversationId: conversation.id, customerId: customer.id }),
      runAgent: async ({ budget }) =>
        budget === 'person'
          ? { outcome: 'failed', failure: 'budget', detail: 'a limit is reached', trace: traceOf(0) }
          : Promise.reject(new Error('a model was asked')),
    });
    await paidMessage({ conversationId: id, customerId }, 1);
    await write(id, '¿tienen café?');
    expect(await runTurn(deps, id)).toBe('given_to_person');
    expect(await holderOf(id)).toBe('waiting budget');
    expect((await said(id))[0]).toMatch(/límite de respuestas que tiene por ahora.*persona del equipo/);
  });

  test('beside nine others spends at most its own cost beyond the limit, and nobody spends after that', async () => {
    const COST = 100_000;
    const { budgetOf } = await costs({ dayUsd: 1 });
    const before = await spender();
    await paidModel(before, 0.95);
    const { promise: allAsked, resolve } = Promise.withResolvers<void>();
    let asked = 0;
    const runAgent = async (request: AgentRequest) => {
      if (request.budget === 'person')
        return { outcome: 'failed', failure: 'budget', detail: '', trace: traceOf(0) } as const;
      asked += 1;
      if (asked === 10) resolve();
      await allAsked;
      return says('Hola.', COST);
    };
    const budgetFor = (work: { conversation: { id: ConversationId }; customer: { id: CustomerId } }) =>
      budgetOf({ conversationId: work.conversation.id, customerId: work.customer.id });
    const run = async () => {
      const { deps, id } = await world([], { runAgent, budgetFor });
      await write(id, 'hola');
      return () => runTurn(deps, id);
    };
    const turns = await Promise.all(Array.from({ length: 20 }, run));
    const outcomes = await Promise.all(turns.slice(0, 10).map((turn) => turn()));
    expect(outcomes).toEqual(Array.from({ length: 10 }, () => 'answered'));
    const later: string[] = [];
    for (const turn of turns.slice(10)) later.push(await turn());
    expect(later).toEqual(Array.from({ length: 10 }, () => 'given_to_person'));
    const { rows } = await sql<{ spent: number }>`select sum(cost_micro_usd)::bigint as spent from turns`.execute(
      database().db,
    );
    expect([asked, rows[0]?.spent]).toEqual([10, 950_000 + 10 * COST]);
  });
});

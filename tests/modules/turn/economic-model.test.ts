import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { createDailyBudget } from '../../../src/agent/index.ts';
import { buildAgent } from '../../../src/app/build-agent.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { startOfDay } from '../../../src/knowledge/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { type RunTurnDeps, runTurn, spentSince } from '../../../src/turn/index.ts';
import { createChatModels } from '../../../src/vendors/openrouter/index.ts';
import { type ModelServer, type ModelStep, startModelServer } from '../../support/model-server.ts';
import { database, holderOf, said, world, write } from './world.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  const left = server?.left();
  await server?.close();
  server = undefined;
  expect(left ?? 0).toBe(0);
  await sql`delete from turns`.execute(database().db);
});

const MODELS = { default: 'test/usual', premium: 'test/premium', economic: 'test/cheap', fallback: ['test/other'] };

/** A shop with a daily limit whose turns ask real models behind a gateway that says what the test says. */
async function shopWithLimit(limitUsd: number, steps: ModelStep[]) {
  const { db } = database();
  server = await startModelServer(steps);
  const budget = createDailyBudget({
    limitUsd,
    machineClock,
    economicFromPercent: 80,
    dayStart: async (at) => startOfDay(at, 'America/Tijuana'),
    spentSince: (since) => spentSince(db, since),
  });
  const settings = { apiKey: 'k', baseUrl: server.baseUrl, models: MODELS, maxTokens: 100, temperature: 0 };
  const runAgent = await buildAgent({
    db,
    log: createLog({ level: 'silent', name: 'test' }),
    models: createChatModels({ settings, parametersOf: () => null }),
    tools: [],
    businessName: async () => 'la tienda',
    timeZone: async () => 'America/Tijuana',
    isOverBudget: async () => (await budget()) === 'spent',
    limits: { maxConcurrent: 10, tokensPerMinute: null },
    sharing: null,
  });
  const over: Partial<RunTurnDeps> = { runAgent, prefersEconomy: async () => (await budget()) !== 'ample' };
  return world([], over);
}

async function spend(usd: number): Promise<void> {
  const { id } = await world([]);
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at)
    values (gen_random_uuid(), ${id}, 1, 'answered', '{}', '{}', 'es', ${usd * 1_000_000}, now())`.execute(
    database().db,
  );
}

const askedModels = () => server?.requests.map(({ model }) => model);

test('a shop near its daily limit is answered by the economic model, and the turn says so', async () => {
  await spend(8.5);
  const { deps, id } = await shopWithLimit(10, [{ say: 'Sí tenemos.' }]);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(askedModels()).toEqual(['test/cheap']);
  const { rows } = await sql<{
    model: string;
  }>`select trace ->> 'model' as model from turns where conversation_id = ${id}`.execute(database().db);
  expect(rows).toEqual([{ model: 'test/cheap' }]);
});

test('a shop with enough left is answered by the usual model', async () => {
  await spend(7.9);
  const { deps, id } = await shopWithLimit(10, [{ say: 'Sí tenemos.' }]);
  await write(id, '¿tienen café?');
  await runTurn(deps, id);
  expect(askedModels()).toEqual(['test/usual']);
});

test('near the limit a refused claim is still tried once more by the premium model', async () => {
  await spend(8.5);
  const { deps, id } = await shopWithLimit(10, [{ say: 'Cuesta $99.' }, { say: 'Lo confirmo en tienda.' }]);
  await write(id, '¿cuánto cuesta?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(askedModels()).toEqual(['test/cheap', 'test/premium']);
  expect((await said(id))[0]).toMatch(/^Lo confirmo/);
});

test('an economic model that is gone hands over to the fallback', async () => {
  await spend(8.5);
  const { deps, id } = await shopWithLimit(10, [{ status: 404 }, { say: 'Sí tenemos.' }]);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('answered');
  expect(askedModels()).toEqual(['test/cheap', 'test/other']);
});

test('a shop that has spent its limit asks no model, and a person comes', async () => {
  await spend(10);
  const { deps, id } = await shopWithLimit(10, []);
  await write(id, '¿tienen café?');
  expect(await runTurn(deps, id)).toBe('given_to_person');
  expect([askedModels(), await holderOf(id)]).toEqual([[], 'waiting budget']);
});

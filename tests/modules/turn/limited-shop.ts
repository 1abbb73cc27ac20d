import { sql } from 'kysely';
import { afterEach, expect } from 'vitest';
import { createDailyBudget } from '../../../src/agent/index.ts';
import { buildAgent, loadMind } from '../../../src/app/build-agent.ts';
import { newId } from '../../../src/core/ids.ts';
import { startOfDay } from '../../../src/knowledge/index.ts';
import { createLog } from '../../../src/platform/log.ts';
import { noTracing } from '../../../src/platform/tracing/index.ts';
import { type RunTurnDeps, spentSince } from '../../../src/turn/index.ts';
import { createChatModels } from '../../../src/vendors/openrouter/index.ts';
import { type ModelServer, type ModelStep, startModelServer } from '../../support/model-server.ts';
import { database, world } from './world.ts';

const ZONE = 'America/Tijuana';
/** What one answer of the model server costs. */
export const ANSWER_USD = 0.0005;

let server: ModelServer | undefined;
afterEach(async () => {
  const left = server?.left();
  await server?.close();
  server = undefined;
  expect(left ?? 0).toBe(0);
  await sql`delete from turns`.execute(database().db);
  await sql`delete from uncommitted_spend`.execute(database().db);
});

/** The models that were asked, in order. */
export const askedModels = (): readonly string[] => server?.requests.map(({ model }) => model) ?? [];

/** A shop with a daily limit whose turns ask real models behind a gateway that says what the test says. */
export async function shopWithLimit(limitUsd: number, steps: ModelStep[], over: Partial<RunTurnDeps> = {}) {
  const { db } = database();
  server = await startModelServer(steps);
  let seconds = 0;
  const budget = createDailyBudget({
    limitUsd,
    // Each look is one of its own.
    machineClock: () => new Date(Date.now() + 5_000 * seconds++),
    economicFromPercent: 80,
    dayStart: async (at) => startOfDay(at, ZONE),
    spentSince: (since) => spentSince(db, since),
  });
  const models = { default: 'test/usual', premium: 'test/premium', economic: 'test/cheap', fallback: ['test/other'] };
  const mind = await loadMind({
    log: createLog({ level: 'silent', name: 'test' }),
    models: createChatModels({
      settings: { apiKey: 'k', baseUrl: server.baseUrl, models, maxTokens: 100, temperature: 0 },
      parametersOf: () => null,
    }),
    timeZone: async () => ZONE,
    isOverBudget: async () => (await budget()) === 'spent',
    limits: { maxConcurrent: 10, tokensPerMinute: null },
    sharing: null,
    tracing: noTracing,
  });
  const runAgent = buildAgent({
    ...{ db, mind, tools: [] },
    businessName: async () => 'la tienda',
    publishedPrompts: async () => ({}),
  });
  return world([], { runAgent, prefersEconomy: async () => (await budget()) !== 'ample', ...over });
}

/** A turn of today that cost this much. */
export async function spend(usd: number): Promise<void> {
  const { id } = await world([]);
  await sql`insert into turns (id, conversation_id, lease_token, outcome, message_ids, customer_texts, language, cost_micro_usd, started_at)
    values (${newId()}, ${id}, 1, 'answered', '{}', '{}', 'es', ${usd * 1_000_000}, now())`.execute(database().db);
}

/** What was spent today, in US dollars. */
export const spentToday = async (): Promise<number> =>
  (await spentSince(database().db, startOfDay(new Date(), ZONE))) / 1_000_000;

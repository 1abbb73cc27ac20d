import { sql } from 'kysely';
import { afterAll, beforeAll, expect } from 'vitest';
import type { BudgetState } from '../../../src/agent/index.ts';
import { buildAgent } from '../../../src/app/build-agent.ts';
import { buildReplay, type ReplayPart } from '../../../src/app/build-replay.ts';
import { joinMind } from '../../../src/app/join-mind.ts';
import { createDemoLedger } from '../../../src/billing/index.ts';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { createPromptsReader, loadShop } from '../../../src/knowledge/index.ts';
import type { ReadCache } from '../../../src/platform/cache.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { answerErrors, createWebApp } from '../../../src/platform/http/web-app.ts';
import { createLog } from '../../../src/platform/log.ts';
import { createRateLimits } from '../../../src/platform/rate-limit.ts';
import { noTracing } from '../../../src/platform/tracing/index.ts';
import type { Replay } from '../../../src/replay/contract.ts';
import { type ReplayRoutesDeps, replayRoutes } from '../../../src/replay/index.ts';
import { auditBy, type StaffRole } from '../../../src/staff/index.ts';
import { type RunTurnDeps, runTurn } from '../../../src/turn/index.ts';
import { dump } from '../../attacks/dump.ts';
import { type ComposedShop, composeShop, newPerson, type Person, writes } from '../../attacks/shop.ts';
import { useDatabase } from '../../support/database.ts';
import { type ModelServer, type ModelStep, startModelServer } from '../../support/model-server.ts';
import { serve } from '../platform/http-support.ts';

export const database = useDatabase();
const clock = (): Date => new Date();
const log = createLog({ level: 'silent', name: 'test' });
const PUBLIC_URL = 'https://shop.example';
const MANY = 1_000_000;
const LIMITS = { unpaidHours: 72, maxUnpaid: MANY, maxOrdersPerDay: MANY, maxRefundPerDay: MANY };

/** What the model does next; shared by turns and repetitions. */
export const script: ModelStep[] = [];
export let model: ModelServer;
export let shop: ComposedShop;
let parts: ReplayPart;
/** What repeats turns over a pool of connections. */
export let replayOver: (own: Db, cache?: ReadCache) => ReplayPart;
let think: RunTurnDeps['runAgent'];
export const budget: { state: BudgetState; isShopUsedUp: boolean } = { state: 'ample', isShopUsedUp: false };

beforeAll(async () => {
  const { db, pool } = database();
  model = await startModelServer(script);
  await loadShop({ db, newId }, 'fixtures/shop');
  const billing = createDemoLedger(db, { publicUrl: PUBLIC_URL, now: clock });
  shop = composeShop(db, clock, billing);
  const models = { default: 'test/one', premium: 'test/premium', economic: 'test/cheap', fallback: [] };
  const llm = {
    ...({ kind: 'gateway', apiKey: 'k', baseUrl: model.baseUrl, models, maxTokens: 100, temperature: 0 } as const),
    ...{ dailyLimitUsd: null, economicFromPercent: 80, limits: { maxConcurrent: 10, tokensPerMinute: null } },
  };
  const config = { llm };
  const timeZone = async (): Promise<string> => 'America/Mexico_City';
  const mind = joinMind({
    ...{ config, log, shop: { timeZone }, secrets: { modelApiKey: 'k' } },
    budget: { state: async () => budget.state },
    infrastructure: {
      redis: null,
      pool,
      databaseKind: 'embedded',
      beacon: { id: newId() } as never,
      tracing: noTracing,
    },
  });
  replayOver = (own, cache = { get: (_key, _ms, load) => load() }) =>
    buildReplay({
      ...{ db: own, config, mind, shop: { timeZone, name: async () => 'La tienda' } },
      costs: { isShopUsedUp: async () => budget.isShopUsedUp },
      shopDeps: {
        ...{ db: own, cache, businessClock: clock, trialDays: 0, limits: LIMITS, publicUrl: PUBLIC_URL },
        billing: createDemoLedger(own, { publicUrl: PUBLIC_URL, now: clock }),
        mail: { account: { kind: 'none' }, dailyLimit: MANY, staff: [] },
      },
      verification: {
        ...{ key: Buffer.from('a secret'), businessClock: clock, onCode: () => undefined },
        sendCode: () => Promise.reject(new Error('no code may leave in a repetition')),
      },
    });
  parts = replayOver(db);
  await sql`insert into staff_members (id, email, name, role, password_hash, language, created_at)
    values (${ANA.id}, ${ANA.email}, ${ANA.name}, 'staff', 'x', 'es', now())`.execute(db);
  const published = createPromptsReader({ db, machineClock: clock });
  think = buildAgent({
    ...{ db, mind: await mind.load(), tools: shop.tools },
    ...{ businessName: async () => 'La tienda', publishedPrompts: published },
  });
});
afterAll(() => model.close());

let phones = 5_215_500_000_000;
/** Somebody whose words are answered as the script says. */
export async function answered(
  words: string,
  steps: ModelStep[],
  who?: Person,
): Promise<{ who: Person; turnId: string }> {
  const person = who ?? (await newPerson(shop, 'Ana', String(phones++)));
  script.push(...steps);
  await writes(shop, person, words);
  expect(await runTurn(shop.turnOf(person, think), person.id)).toBe('answered');
  expect(script).toEqual([]);
  return { who: person, turnId: await newestTurn(person.id) };
}

async function newestTurn(id: ConversationId): Promise<string> {
  const { rows } = await database().pool.query<{ id: string }>(
    'select id from turns where conversation_id = $1 order by seq desc limit 1',
    [id],
  );
  return rows[0]?.id ?? '';
}

export const toolsOfToday = (): ReplayPart['tools'] => parts.tools;

const ANA = { id: newId<'staff'>() as string, name: 'Ana', email: 'a@b.mx', language: 'es' } as const;

type Asked = { readonly model?: string; readonly prompt?: 'then' | 'now' };
type Refused = { readonly error: { readonly code: string } };

export const mindOfToday = (): ReplayPart['mind'] => parts.mind;

/** The address of the console of a team that repeats turns and tries texts. */
export async function serveReplays(over: Partial<ReplayRoutesDeps> = {}): Promise<string> {
  const { db } = database();
  const app = createWebApp({ trustProxy: false });
  const limits = createRateLimits({ redis: null, pool: null, onLimited: () => undefined });
  const needs: ReplayRoutesDeps['needs'] = () => (req, res, next) => {
    res.locals['viewer'] = { ...ANA, id: req.get('x-who') ?? ANA.id, role: 'staff' satisfies StaffRole };
    next();
  };
  app.use(replayRoutes({ ...parts, db, needs, limits, machineClock: clock, audit: auditBy(clock), ...over }));
  app.use(answerErrors({ log }));
  return (await serve(app)).url;
}

export async function openReplays(over: Partial<ReplayRoutesDeps> = {}) {
  const url = await serveReplays(over);
  return (turnId: string, asked: Asked = {}, who = ANA.id) =>
    fetch(`${url}/api/console/turns/${turnId}/replays`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', 'x-who': who }, body: JSON.stringify(asked) },
    });
}

/** Somebody of the team repeats a turn, and the model does what the script says. */
export async function repeat(turnId: string, asked: Asked, steps: ModelStep[], over: Partial<ReplayRoutesDeps> = {}) {
  const ask = await openReplays(over);
  script.push(...steps);
  const answer = await ask(turnId, asked);
  const body = (await answer.json()) as Replay & Refused;
  expect(script, JSON.stringify(body)).toEqual([]);
  return { status: answer.status, body, code: body.error?.code };
}

/** The tables in which anything is otherwise after something was done, with the number of their new rows. */
export async function tablesWritten(act: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await dump(database().db);
  await act();
  const after = await dump(database().db);
  const changed = [...after].flatMap(([table, rows]) => {
    const old = new Set(before.get(table));
    const fresh = rows.filter((row) => !old.has(row)).length;
    const gone = (before.get(table)?.length ?? 0) + fresh - rows.length;
    return fresh + gone === 0 ? [] : [[table, fresh] as const];
  });
  return Object.fromEntries(changed);
}

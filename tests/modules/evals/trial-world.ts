import { promptSeeds } from '../../../src/app/prompt-files.ts';
import type { Case } from '../../../src/evals/case-schema.ts';
import { markTexts, type PlayedOne, type PlayTrial, trialRoutes } from '../../../src/evals/index.ts';
import { type PublishedTexts, publishedTexts, textsWith } from '../../../src/knowledge/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { ANA } from '../knowledge/console-world.ts';

type Deps = Parameters<typeof trialRoutes>[0];

const customer = (name: string, over: Partial<Case> = {}): Case => ({
  ...{ name, theme: 'questions', language: 'es', promise: `What ${name} is promised.`, steps: [{ say: 'hola' }] },
  customer: { hasMail: false, isVerified: false },
  expect: {
    holder: 'assistant',
    called: [],
    notCalled: [],
    receipts: [],
    isAnswered: true,
    leaks: [],
    orders: [],
    subscriptions: [],
  },
  ...over,
});
const CUSTOMERS: readonly Case[] = [
  ...['asks-hours', 'asks-price'].map((name) => customer(name, { isSmoke: true })),
  ...['long-story', 'vague-gift', 'pays'].map((name) => customer(name)),
];

/** A trial that goes on as the test says: `serve` one customer, `fail` one, `end` it. */
export function playedByHand() {
  let tell: (one: PlayedOne) => void = () => undefined;
  let tellSpent: (microUsd: number) => void = () => undefined;
  let ending = Promise.withResolvers<void>();
  let names: readonly string[] = [];
  let spent = 0;
  let given = 0;
  const failed = new Map<string, readonly string[]>();
  const played: { texts: Readonly<Record<string, string>>; names: readonly string[] }[] = [];
  const one = (name: string, failures: readonly string[], costs: number): void => {
    spent += costs;
    failed.set(name, failures);
    tell({ name, failures, spentMicroUsd: spent });
  };
  const play: PlayTrial = async ({ cases, texts, runsEach }, { onPlayed, onSpent }, signal) => {
    [ending, tell, tellSpent, spent] = [Promise.withResolvers(), onPlayed, onSpent, 0];
    names = cases.map(({ name }) => name);
    played.push({ texts, names });
    failed.clear();
    const own = ending;
    signal.addEventListener('abort', () => {
      given++;
      own.reject(signal.reason);
    });
    await ending.promise;
    const results = cases.map(({ name, theme, language }) => {
      const failures = failed.get(name) ?? [];
      const passed = failures.length === 0 ? runsEach : 0;
      return { name, theme, language, passed, runs: runsEach, failures, rulesCannot: null };
    });
    return { results, costMicroUsd: spent };
  };
  return {
    play,
    played,
    /** How many were given up. */
    given: () => given,
    serve: (name: string, costs = 0) => one(name, [], costs),
    /** In the middle of a customer. */
    spend: (costs: number) => {
      spent += costs;
      tellSpent(spent);
    },
    fail: (name: string, ...failures: string[]) => one(name, failures, 0),
    end: () => ending.resolve(),
    break: (why: unknown) => ending.reject(why),
    /** Plays the rest as promised. */
    serveAll: () => {
      for (const name of names) if (!failed.has(name)) one(name, [], 0);
      ending.resolve();
    },
  };
}

/** The routes of trials over the published texts of a database, without a process beside. */
export function trialsRouter(db: Db, over: Partial<Deps> & Pick<Deps, 'play'>) {
  const spends: number[] = [];
  const errors: unknown[] = [];
  const router = trialRoutes({
    ...{ db, machineClock: () => new Date(), cases: async () => CUSTOMERS, stopping: new AbortController().signal },
    model: { id: 'some/model', isReal: true },
    budgetLeft: async () => null,
    keepSpend: async ({ microUsd }) => void spends.push(microUsd),
    onFailed: (error) => void errors.push(error),
    needs: () => (_req, res, next) => {
      res.locals['viewer'] = { id: ANA, name: 'Ana', email: 'a@shop.example', role: 'owner', language: 'es' };
      next();
    },
    audit: async () => undefined,
    namesOf: async (ids) => new Map(ids.map((id) => [id, id === ANA ? 'Ana' : '?'])),
    gather: async (draft) => {
      const prompts = await promptSeeds();
      if (draft === null) return gathered(await publishedTexts({ prompts }, db));
      const fits = await textsWith({ prompts }, db, draft);
      if (fits.outcome === 'fits') return gathered(fits.texts);
      return fits.outcome === 'stale' ? { outcome: 'stale' } : fits;
    },
    ...over,
  });
  return { router, spends, errors };
}

const gathered = (texts: PublishedTexts) => ({
  outcome: 'gathered' as const,
  texts: Object.fromEntries(Object.entries(texts).map(([kind, { content }]) => [kind, content])),
  measured: { texts: markTexts(texts), code: 'code' },
});

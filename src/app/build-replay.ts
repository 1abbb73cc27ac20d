import { checkClaims } from '../actions/index.ts';
import { type Prompts, runAgent } from '../agent/index.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { createPromptsReader, promptsBefore } from '../knowledge/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { ReplayRoutesDeps } from '../replay/index.ts';
import { successorOf } from '../vendors/openrouter/index.ts';
import type { Costs } from './build-costs.ts';
import type { Shop, ShopDeps } from './build-shop.ts';
import { buildTrials, toolsOn } from './build-trials.ts';
import type { BuildVerificationDeps } from './build-verification.ts';
import type { MindPart } from './join-mind.ts';
import { modelIds } from './model-ids.ts';

export type ReplayPartDeps = {
  readonly db: Db;
  readonly config: Pick<Config, 'llm'>;
  readonly mind: MindPart;
  readonly costs: Pick<Costs, 'isShopUsedUp'>;
  /** What the shop's tools are made of, so that they can be made anew on a connection that only reads. */
  readonly shopDeps: ShopDeps;
  readonly shop: Pick<Shop, 'name' | 'timeZone'>;
  readonly verification: Omit<BuildVerificationDeps, 'db'>;
};

export type ReplayPart = Pick<ReplayRoutesDeps, 'isBudgetSpent' | 'mind' | 'tools' | 'checks' | 'trials'>;

/** Turns are repeated with the tools, texts and models of the shop, and where nothing can be written. */
export function buildReplay(deps: ReplayPartDeps): ReplayPart {
  const { db, mind, shop } = deps;
  const readPrompts = createPromptsReader({ db, machineClock });
  const tools: ReplayPart['tools'] = {
    all: toolsOn(deps, db).tools,
    look: (name, input, context) =>
      db
        .transaction()
        .setAccessMode('read only')
        .execute(async (tx) => {
          const tool = toolsOn(deps, tx).tools.find((one) => one.name === name && one.risk === 'reads');
          if (tool === undefined) throw new AppError('replay_tool_acts', 'bug');
          return tool.run(input, context);
        }),
  };
  const prompts = async (): Promise<Prompts> => (await mind.load()).prompts;
  const promptNow = async () => {
    const [texts, name, published] = await Promise.all([prompts(), shop.name(), readPrompts()]);
    return texts.fill({ business_name: name }, published);
  };
  return {
    isBudgetSpent: async (spender) =>
      (await mind.load()).isOverBudget().then((is) => is || deps.costs.isShopUsedUp(spender)),
    checks: { checkClaims, timeZone: shop.timeZone },
    tools,
    trials: buildTrials({ ...deps, tools, prompts, promptNow }),
    mind: {
      models: modelIds(deps.config.llm.models),
      isServed: async (model) => (await mind.list.refresh([successorOf(model)])).length === 0,
      promptNow,
      promptsAt: async (at) => {
        const [texts, name, versions] = await Promise.all([prompts(), shop.name(), promptsBefore(db, at)]);
        return combined(texts, name, versions);
      },
      run: async (request, { model, prompt, tools }) => {
        const own = await mind.load();
        const models = model === null ? own.models : mind.only(model);
        const ledger = { runOnce: () => Promise.reject(new AppError('replay_writes', 'bug')) };
        return runAgent({ ...own, models, tools, ledger, systemPrompt: async () => prompt }, request);
      },
    },
  };
}

/** Every pair of texts, and what the files say in the place of each. */
const combined = (prompts: Prompts, name: string, { assistant, business }: Awaited<ReturnType<typeof promptsBefore>>) =>
  [...assistant, undefined].flatMap((one) =>
    [...business, undefined].map((two) =>
      prompts.fill(
        { business_name: name },
        { ...(one !== undefined && { assistant: one }), ...(two !== undefined && { business: two }) },
      ),
    ),
  );

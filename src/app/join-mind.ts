import type { ChatModels } from '../agent/index.ts';
import type { Config } from '../config/index.ts';
import type { Log } from '../platform/log.ts';
import { createSharedValues } from '../platform/shared-values.ts';
import { createChatModels, createModelList, type ModelList } from '../vendors/openrouter/index.ts';
import { loadMind, type Mind } from './build-agent.ts';
import type { Budget } from './build-budget.ts';
import type { Shop } from './build-shop.ts';
import type { Infrastructure } from './infrastructure.ts';
import type { Secrets } from './read-secrets.ts';

export type MindPart = {
  /** Loaded when somebody needs it first: a process of the web role alone may never. */
  readonly load: () => Promise<Mind>;
  readonly list: ModelList;
  /** One model alone, whatever the role. */
  readonly only: (model: string) => ChatModels;
};

export type JoinMindDeps = {
  readonly config: Pick<Config, 'llm'>;
  readonly infrastructure: Pick<Infrastructure, 'redis' | 'pool' | 'beacon' | 'databaseKind' | 'tracing'>;
  readonly secrets: Pick<Secrets, 'modelApiKey'>;
  readonly shop: Pick<Shop, 'timeZone'>;
  readonly budget: Pick<Budget, 'state'>;
  readonly log: Log;
};

/** The models of this process, for turns and for turns that are repeated. */
export function joinMind({ config: { llm }, infrastructure, secrets, shop, budget, log }: JoinMindDeps): MindPart {
  const account = { ...llm, apiKey: secrets.modelApiKey };
  const list = createModelList(account);
  const chat = (models: Config['llm']['models']): ChatModels =>
    createChatModels({ settings: { ...account, models }, parametersOf: list.parametersOf });
  let loaded: Promise<Mind> | null = null;
  const load = (): Promise<Mind> =>
    loadMind({
      log,
      models: chat(llm.models),
      timeZone: shop.timeZone,
      isOverBudget: async () => (await budget.state()) === 'spent',
      limits: llm.limits,
      tracing: infrastructure.tracing,
      sharing: sharingOf(infrastructure),
    });
  return {
    list,
    load: () => {
      loaded ??= load().catch((error: unknown) => {
        loaded = null;
        throw error;
      });
      return loaded;
    },
    only: (model) => chat({ default: model, premium: model, economic: model, fallback: [] }),
  };
}

/** The built-in database serves this process alone: there is nobody to share limits with. */
const sharingOf = ({ redis, pool, beacon, databaseKind }: JoinMindDeps['infrastructure']) =>
  redis === null && databaseKind === 'embedded'
    ? null
    : { values: createSharedValues({ redis, pool }), process: beacon.id };

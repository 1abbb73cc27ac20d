import { checkClaims, reasonsForModel } from '../actions/index.ts';
import type { Billing } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import { countOpenMessages } from '../inbox/index.ts';
import type { Channel } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Processors } from '../platform/jobs/index.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createSharedValues } from '../platform/shared-values.ts';
import {
  createChatModels,
  createModelList,
  type ModelList,
  replacedModels,
  successorOf,
} from '../vendors/openrouter/index.ts';
import { countCalls } from '../webhooks/index.ts';
import { buildAgent } from './build-agent.ts';
import { buildBillingWork } from './build-billing.ts';
import type { Budget } from './build-budget.ts';
import type { Costs } from './build-costs.ts';
import { buildEvents } from './build-events.ts';
import type { MailPart } from './build-mail.ts';
import type { MediaPart } from './build-media.ts';
import { buildOutreach } from './build-outreach.ts';
import { buildPath, type Path } from './build-path.ts';
import type { Shop } from './build-shop.ts';
import { buildVerification } from './build-verification.ts';
import type { Infrastructure } from './infrastructure.ts';
import { announcing, tellOrderBy } from './join-announcements.ts';
import { templateSweep } from './join-templates.ts';
import { joinTools } from './join-tools.ts';
import { modelIds } from './model-ids.ts';
import type { PathDeps } from './path-types.ts';
import type { Secrets } from './read-secrets.ts';
import { sendCodeOf } from './send-code.ts';
import type { Sweep } from './sweepers.ts';

export type WorkerDeps = {
  readonly config: Config;
  readonly infrastructure: Infrastructure;
  readonly secrets: Secrets;
  readonly channel: Channel;
  readonly shop: Shop;
  readonly billing: Billing | null;
  readonly mail: MailPart;
  readonly files: MediaPart;
  readonly budget: Budget;
  readonly costs: Costs;
  readonly businessClock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
};

export type Work = Omit<Path, 'processors'> & { readonly processors: Processors };

/** Everything that works on stored calls, turns and the outbox. */
export async function buildWorker(deps: WorkerDeps): Promise<Work> {
  const { config, infrastructure, shop, metrics, log } = deps;
  const [{ llm }, { db }] = [config, infrastructure];
  countWaiting(metrics, db);
  const verification = buildVerification({
    db,
    key: deps.secrets.codeHashKey,
    businessClock: deps.businessClock,
    sendCode: sendCodeOf(config),
    onCode: (step) => metrics.record('code_step', { step }),
  });
  const { tools, executors } = joinTools(shop, verification);
  const account = { ...llm, apiKey: deps.secrets.modelApiKey };
  const list = createModelList(account);
  const runAgent = await buildAgent({
    db,
    log,
    models: createChatModels({ settings: account, parametersOf: list.parametersOf }),
    tools,
    businessName: shop.name,
    timeZone: shop.timeZone,
    isOverBudget: async () => (await deps.budget.state()) === 'spent',
    limits: llm.limits,
    sharing: sharingOf(infrastructure),
  });
  const billing = buildBillingWork({ ...deps, timeZone: shop.timeZone });
  const path = buildPath({
    infrastructure,
    billing,
    stripeIsLive: config.billing.kind === 'stripe' ? config.billing.isLive : null,
    log,
    runAgent,
    prefersEconomy: async () => (await deps.budget.state()) !== 'ample',
    ...{ channel: deps.channel, businessClock: deps.businessClock },
    ...settingsOf(config),
    outreach: outreachOf(deps),
    tellOrder: tellOrderBy(announcing(config, deps.businessClock), config.billing.kind),
    hashKey: deps.secrets.messageHashKey,
    files: deps.files,
    costs: deps.costs,
    readers: deps.mail.readers,
    settleMails: deps.mail.settle,
    executors,
    verification,
    shop: { ...shop, checkClaims, reasonsForModel, knownFacts: (work) => shop.factsOf(work.conversation.id) },
    record: recordTo(metrics),
  });
  const events = buildEvents(deps);
  return {
    processors: {
      ...path.processors,
      emailProcessor: deps.mail.emailProcessor,
      webhookProcessor: events.webhookProcessor,
    },
    sweeps: [...sweepsOf(deps, path, events), watchModels(llm.models, list, log)],
    interrupt: () => {
      for (const part of [deps.mail, deps.files, events, path]) part.interrupt();
    },
  };
}

const sweepsOf = (deps: WorkerDeps, path: Path, events: { readonly sweeps: readonly Sweep[] }): readonly Sweep[] => {
  const { config, businessClock, secrets } = deps;
  const { db } = deps.infrastructure;
  const templates = templateSweep({ config, db, businessClock, accessToken: secrets.accessToken });
  return [...path.sweeps, ...deps.mail.sweeps, ...events.sweeps, templates];
};

const outreachOf = ({ config, infrastructure: { db }, businessClock, costs, shop: { timeZone } }: WorkerDeps) =>
  buildOutreach({
    ...{ db, businessClock, timeZone, limits: config.unasked, wabaId: config.whatsapp.wabaId ?? '' },
    estimate: costs.estimate,
  });

const settingsOf = (config: Config) => ({
  phoneNumberId: config.whatsapp.phoneNumberId,
  messagesPerSecond: config.messagesPerSecond,
  quietMs: config.quietTimeMs,
  assistantOnlyFor: config.assistantOnlyFor && new Set(config.assistantOnlyFor),
  proposalsPerDay: config.proposalsPerDay,
  retention: config.retention,
});

const recordTo = (metrics: Metrics): PathDeps['record'] => ({
  turn: (outcome, ms) => metrics.record('turn_finished', { outcome, ms }),
  send: (result, ms) => metrics.record('send_finished', { result, ms }),
  parked: (reason) => metrics.record('call_parked', { reason }),
});

/** The built-in database serves this process alone: there is nobody to share limits with. */
const sharingOf = ({ redis, pool, beacon, databaseKind }: Infrastructure) =>
  redis === null && databaseKind === 'embedded'
    ? null
    : { values: createSharedValues({ redis, pool }), process: beacon.id };

const DAY_MS = 86_400_000;

/** Says at the start and daily which configured models are gone, and what is asked instead. */
function watchModels(models: Config['llm']['models'], list: ModelList, log: Log): Sweep {
  const ids = modelIds(models);
  const replaced = replacedModels(ids);
  return {
    name: 'models',
    everyMs: DAY_MS,
    run: async () => {
      if (replaced.length > 0) log.warn({ replaced }, 'these models are served no more; their successors are asked');
      const absent = await list.refresh(ids.map(successorOf));
      if (absent.length > 0) log.warn({ absent }, 'the gateway does not list these models; set LLM_MODEL_* to others');
    },
  };
}

/** Figures that are read when somebody looks: what has no outcome yet, and what was set aside. */
function countWaiting(metrics: Metrics, db: Db): void {
  metrics.gauge(
    'messages_without_outcome',
    'Customers’ messages that have no outcome yet',
    async () => (await countOpenMessages(db)).open,
  );
  metrics.gauge(
    'oldest_message_without_outcome_seconds',
    'Age of the oldest of them',
    async () => (await countOpenMessages(db)).oldestMs / 1_000,
  );
  metrics.gauge('calls_parked', 'Webhook calls that were set aside', async () => (await countCalls(db, 1_000)).parked);
}

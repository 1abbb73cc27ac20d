import { checkClaims, reasonsForModel } from '../actions/index.ts';
import type { Billing } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import { forgetChangesOfConsole, projectInbox } from '../console/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { WorkerId } from '../core/ids.ts';
import { finishErasures } from '../erasure/index.ts';
import { forgetPresence } from '../handoff/index.ts';
import { countOpenMessages } from '../inbox/index.ts';
import { createPromptsReader } from '../knowledge/index.ts';
import { forgetSentFiles, type Storage } from '../media/index.ts';
import type { Channel } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Processors } from '../platform/jobs/index.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { type ModelList, replacedModels, successorOf } from '../vendors/openrouter/index.ts';
import { countCalls } from '../webhooks/index.ts';
import { buildAgent } from './build-agent.ts';
import { buildBillingWork } from './build-billing.ts';
import type { Budget } from './build-budget.ts';
import { badgeOf } from './build-console.ts';
import type { Costs } from './build-costs.ts';
import { buildEvents } from './build-events.ts';
import type { MailPart } from './build-mail.ts';
import type { MediaPart } from './build-media.ts';
import { buildOutreach } from './build-outreach.ts';
import { buildPath, type Path } from './build-path.ts';
import { buildPush } from './build-push.ts';
import type { Shop } from './build-shop.ts';
import { type BuildVerificationDeps, buildVerification } from './build-verification.ts';
import { eraseListed, listedParts } from './erase-listed.ts';
import type { Infrastructure } from './infrastructure.ts';
import { announcing, tellOrderBy } from './join-announcements.ts';
import { consoleMarks, consoleNotes } from './join-console.ts';
import { contactBookOf } from './join-erasure.ts';
import { insightsSweep } from './join-insights.ts';
import type { MindPart } from './join-mind.ts';
import { templateSweep } from './join-templates.ts';
import { joinTools } from './join-tools.ts';
import { modelIds } from './model-ids.ts';
import type { PathDeps } from './path-types.ts';
import { createPortfolio, type Portfolio } from './portfolio.ts';
import type { Secrets } from './read-secrets.ts';
import { sendCodeOf } from './send-code.ts';
import type { Sweep } from './sweepers.ts';
import { watchSweep } from './watch-system.ts';

export type WorkerDeps = {
  readonly storage: Storage;
  readonly config: Config;
  readonly infrastructure: Infrastructure;
  readonly secrets: Secrets;
  readonly channel: Channel;
  readonly shop: Shop;
  readonly billing: Billing | null;
  readonly mail: MailPart;
  readonly files: MediaPart;
  readonly budget: Budget;
  readonly mind: MindPart;
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
  const verification = buildVerification({ ...verifyingBy(deps), db });
  const { tools, executors } = joinTools(shop, verification);
  const runAgent = buildAgent({
    ...{ db, tools, mind: await deps.mind.load(), businessName: shop.name },
    publishedPrompts: createPromptsReader({ db, machineClock }),
  });
  const push = buildPush({ ...deps, badgeOf: badgeOf(db, deps.businessClock), timeZone: shop.timeZone });
  const events = await buildEvents(deps);
  const billing = buildBillingWork({ ...deps, timeZone: shop.timeZone });
  const portfolio = createPortfolio(db);
  const path = buildPath({
    infrastructure,
    billing,
    stripeIsLive: config.billing.kind === 'stripe' ? config.billing.isLive : null,
    log,
    runAgent,
    prefersEconomy: async () => (await deps.budget.state()) !== 'ample',
    ...{ channel: deps.channel, businessClock: deps.businessClock },
    ...settingsOf(config),
    outreach: outreachOf(deps, portfolio),
    roomToBegin: portfolio.room,
    tellOrder: tellOrderBy(announcing(config, deps.businessClock), config.billing.kind),
    hashKey: deps.secrets.messageHashKey,
    erasureKey: deps.secrets.refusalHashKey,
    files: deps.files,
    costs: deps.costs,
    readers: deps.mail.readers,
    settleMails: settledBy(deps.mail, push, events),
    executors,
    verification,
    shop: { ...shop, checkClaims, reasonsForModel, knownFacts: (work) => shop.factsOf(work.conversation.id) },
    record: recordTo(metrics),
  });
  return {
    processors: {
      ...path.processors,
      emailProcessor: deps.mail.emailProcessor,
      webhookProcessor: events.webhookProcessor,
      notificationProcessor: push.notificationProcessor,
    },
    sweeps: [...sweepsOf(deps, path, events), ...push.sweeps, watchModels(llm.models, deps.mind.list, log)],
    interrupt: () => {
      for (const part of [deps.mail, deps.files, events, push, path]) part.interrupt();
    },
  };
}

/** What proof of who a customer is needs besides the database. */
export const verifyingBy = ({
  config,
  secrets,
  businessClock,
  metrics,
}: Pick<WorkerDeps, 'config' | 'secrets' | 'businessClock' | 'metrics'>): Omit<BuildVerificationDeps, 'db'> => ({
  key: secrets.codeHashKey,
  businessClock,
  sendCode: sendCodeOf(config),
  onCode: (step) => metrics.record('code_step', { step }),
});

type Settles = { readonly settle: (deadWorkers: readonly WorkerId[]) => Promise<void> };

/** Looks after what lost workers held, of each part. */
const settledBy =
  (...parts: readonly Settles[]): Settles['settle'] =>
  async (deadWorkers) => {
    for (const part of parts) await part.settle(deadWorkers);
  };

const sweepsOf = (deps: WorkerDeps, path: Path, events: { readonly sweeps: readonly Sweep[] }): readonly Sweep[] => {
  const { config, businessClock, secrets } = deps;
  const { db } = deps.infrastructure;
  const watch = watchSweep({ config, db, timeZone: deps.shop.timeZone });
  const templates = templateSweep({ config, db, businessClock, accessToken: secrets.accessToken });
  return [
    ...path.sweeps,
    ...deps.mail.sweeps,
    ...events.sweeps,
    ...consoleSweeps(deps),
    insightsSweep(db, deps.shop.timeZone, deps.log),
    templates,
    erasureSweep(deps),
    watch,
  ];
};

/**
 * WhatsApp is asked again each hour to let go of those who were erased while it could not be asked; a list of erasures
 * that could not be followed at the start is followed.
 */
const erasureSweep = (deps: WorkerDeps): Sweep => ({
  name: 'unfinished erasures',
  everyMs: 600_000,
  run: async () => {
    const parts = listedParts(deps);
    await finishErasures({ db: parts.db, contactBook: contactBookOf(parts) }, { restMs: 3_600_000 });
    await eraseListed(parts);
  },
});

/** Consoles that were away for longer fetch everything again. */
const CHANGES_KEPT_MS = 86_400_000;

/** The list follows also while nobody looks at it; what left without a word is forgotten. */
const consoleSweeps = ({ config, infrastructure: { db }, storage, businessClock }: WorkerDeps): readonly Sweep[] => [
  {
    name: 'console list',
    everyMs: 1_000,
    run: () => projectInbox({ db, businessClock, marks: consoleMarks, notes: consoleNotes(db) }),
  },
  {
    name: 'old changes',
    everyMs: 600_000,
    run: async () => {
      await forgetChangesOfConsole(db, new Date(machineClock().getTime() - CHANGES_KEPT_MS), 5_000);
      await forgetPresence(db);
      await forgetSentFiles({ db, storage }, config.mediaRetentionDays, 200);
    },
  },
];

const outreachOf = (
  { config, infrastructure: { db }, businessClock, costs, shop: { timeZone } }: WorkerDeps,
  portfolio: Portfolio,
) =>
  buildOutreach({
    portfolio,
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
  metrics.gauge('messages_without_outcome', async () => (await countOpenMessages(db)).open);
  metrics.gauge('oldest_message_without_outcome_seconds', async () => (await countOpenMessages(db)).oldestMs / 1_000);
  metrics.gauge('calls_parked', async () => (await countCalls(db, 1_000)).parked);
}

import { runOnce } from '../actions/index.ts';
import {
  type AgentDeps,
  type AgentRequest,
  type AgentResult,
  type ChatModels,
  createModelGate,
  createSharedLimits,
  loadLangchain,
  type ModelLimits,
  type Prompts,
  type PublishedPrompts,
  runAgent,
  type Tool,
} from '../agent/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { SharedValues } from '../platform/shared-values.ts';
import type { Tracing } from '../platform/tracing/index.ts';
import { classifyFault } from '../vendors/openrouter/index.ts';
import { readPromptFiles } from './prompt-files.ts';

export type LoadMindDeps = {
  readonly log: Log;
  readonly models: ChatModels;
  readonly timeZone: () => Promise<string>;
  readonly isOverBudget: () => Promise<boolean>;
  readonly limits: ModelLimits;
  readonly tracing: Tracing;
  /** Where the limits of models are shared with other processes; null when there are none. */
  readonly sharing: { readonly values: SharedValues; readonly process: string } | null;
};

/** What everybody in this process shares who asks models: above all their limits. */
export type Mind = Omit<AgentDeps, 'tools' | 'ledger' | 'systemPrompt'> & { readonly prompts: Prompts };

/** A second of work. */
export async function loadMind(deps: LoadMindDeps): Promise<Mind> {
  const [langchain, prompts] = await Promise.all([loadLangchain(), readPromptFiles()]);
  const onAway = (error: unknown): void =>
    deps.log.warn({ err: error }, 'the limits of models cannot be shared; each process keeps them for itself');
  const shared = deps.sharing && createSharedLimits({ ...deps.sharing, clock: machineClock, onAway });
  return {
    langchain,
    prompts,
    models: deps.models,
    gate: createModelGate({ clock: machineClock, limits: deps.limits, shared }),
    classify: classifyFault,
    tracing: deps.tracing,
    timeZone: deps.timeZone,
    isOverBudget: deps.isOverBudget,
    // Not the gateway's own words: some repeat what the customer wrote.
    onFault: (model, { remedy, isRateLimit, status }) =>
      deps.log.warn({ model, remedy, isRateLimit, status }, 'a model call failed'),
    onToolFailed: (tool, error) => deps.log.error({ err: error, tool }, 'a tool failed'),
  };
}

export type BuildAgentDeps = {
  readonly db: Db;
  readonly mind: Mind;
  readonly tools: readonly Tool[];
  readonly businessName: () => Promise<string>;
  /** Texts of the owner in the place of the files. */
  readonly publishedPrompts: () => Promise<PublishedPrompts>;
};

/** The agent that turns ask. */
export function buildAgent({ mind, ...deps }: BuildAgentDeps): (request: AgentRequest) => Promise<AgentResult> {
  const agent: AgentDeps = {
    ...mind,
    tools: deps.tools,
    ledger: { runOnce: (call, run) => runOnce(deps.db, call, run) },
    systemPrompt: async () => {
      const [name, published] = await Promise.all([deps.businessName(), deps.publishedPrompts()]);
      return mind.prompts.fill({ business_name: name }, published);
    },
  };
  return (request) => runAgent(agent, request);
}

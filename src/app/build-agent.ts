import { runOnce } from '../actions/index.ts';
import {
  type AgentRequest,
  type AgentResult,
  type ChatModels,
  createModelGate,
  createSharedLimits,
  loadLangchain,
  loadPrompts,
  type ModelLimits,
  runAgent,
  type Tool,
} from '../agent/index.ts';
import { machineClock } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';
import type { SharedValues } from '../platform/shared-values.ts';
import { classifyFault } from '../vendors/openrouter/index.ts';

export type BuildAgentDeps = {
  readonly db: Db;
  readonly log: Log;
  readonly models: ChatModels;
  readonly tools: readonly Tool[];
  readonly businessName: () => Promise<string>;
  readonly timeZone: () => Promise<string>;
  readonly isOverBudget: () => Promise<boolean>;
  readonly limits: ModelLimits;
  /** Where the limits of models are shared with other processes; null when there are none. */
  readonly sharing: { readonly values: SharedValues; readonly process: string } | null;
};

const PROMPTS = new URL('../../prompts/', import.meta.url);

/** Loads what turns need (a second of work) and gives back the agent. */
export async function buildAgent(deps: BuildAgentDeps): Promise<(request: AgentRequest) => Promise<AgentResult>> {
  const [langchain, prompts] = await Promise.all([loadLangchain(), loadPrompts(PROMPTS, ['business_name'])]);
  const onAway = (error: unknown): void =>
    deps.log.warn({ err: error }, 'the limits of models cannot be shared; each process keeps them for itself');
  const shared = deps.sharing && createSharedLimits({ ...deps.sharing, clock: machineClock, onAway });
  const gate = createModelGate({ clock: machineClock, limits: deps.limits, shared });
  const agent = {
    langchain,
    models: deps.models,
    tools: deps.tools,
    gate,
    classify: classifyFault,
    ledger: {
      runOnce: (call: Parameters<typeof runOnce>[1], run: Parameters<typeof runOnce>[2]) => runOnce(deps.db, call, run),
    },
    systemPrompt: async () => prompts.fill({ business_name: await deps.businessName() }),
    timeZone: deps.timeZone,
    isOverBudget: deps.isOverBudget,
    // Not the gateway's own words: some repeat what the customer wrote.
    onFault: (model: string, fault: { readonly remedy: string; readonly isRateLimit: boolean }) =>
      deps.log.warn({ model, remedy: fault.remedy, isRateLimit: fault.isRateLimit }, 'a model call failed'),
    onToolFailed: (tool: string, error: unknown) => deps.log.error({ err: error, tool }, 'a tool failed'),
  };
  return (request) => runAgent(agent, request);
}

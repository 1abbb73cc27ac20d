import type { AgentRequest, AgentResult, AgentTrace } from '../agent/index.ts';

/** Counts what a turn pays its models, over retries, restarts and runs that were broken off. */
export type Purse = {
  readonly runAgent: (request: AgentRequest) => Promise<AgentResult>;
  /** The trace to keep with the turn: the last run's words, everybody's costs. Null when no model was asked. */
  readonly settle: (trace: AgentTrace | null) => AgentTrace | null;
  /** Everybody's costs so far, in millionths of a US dollar. */
  readonly spentMicroUsd: () => number;
};

export function openPurse(runAgent: (request: AgentRequest) => Promise<AgentResult>): Purse {
  const paid: AgentTrace[] = [];
  return {
    runAgent: async (request) => {
      const result = await runAgent({ ...request, onAborted: (trace) => void paid.push(trace) });
      paid.push(result.trace);
      return result;
    },
    spentMicroUsd: () => sumOf(paid).costMicroUsd,
    settle: (trace) => {
      const last = trace ?? paid.at(-1);
      if (last === undefined) return null;
      return { ...last, generationIds: paid.flatMap((one) => one.generationIds), usage: sumOf(paid) };
    },
  };
}

const sumOf = (paid: readonly AgentTrace[]): AgentTrace['usage'] => {
  const sum = (of: (usage: AgentTrace['usage']) => number): number =>
    paid.reduce((total, { usage }) => total + of(usage), 0);
  return {
    modelCalls: sum((usage) => usage.modelCalls),
    inputTokens: sum((usage) => usage.inputTokens),
    cachedTokens: sum((usage) => usage.cachedTokens),
    outputTokens: sum((usage) => usage.outputTokens),
    costMicroUsd: sum((usage) => usage.costMicroUsd),
    modelMs: sum((usage) => usage.modelMs),
  };
};

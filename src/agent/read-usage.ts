import type { AIMessage } from '@langchain/core/messages';
import { z } from 'zod';
import type { Usage } from './types.ts';

/** What one model call cost and where it can be found at the gateway. */
export type StepUsage = {
  readonly model: string | null;
  readonly generationId: string | null;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
  readonly ms: number;
};

const count = z.number().catch(0);
const RawUsage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  /** US dollars, as the gateway bills them. */
  cost: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count }).nullish().catch(null),
});

/** Reads usage and cost out of an answer; a gateway that reports none counts as zero. */
export function readUsage(message: AIMessage, ms: number): StepUsage {
  const metadata = message.response_metadata as Record<string, unknown>;
  const usage = RawUsage.safeParse(metadata['usage']).data;
  return {
    model: typeof metadata['model_name'] === 'string' ? metadata['model_name'] : null,
    generationId: message.id ?? null,
    inputTokens: usage?.prompt_tokens ?? 0,
    cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? 0,
    outputTokens: usage?.completion_tokens ?? 0,
    costMicroUsd: Math.round((usage?.cost ?? 0) * 1_000_000),
    ms,
  };
}

export function sumUsage(steps: readonly StepUsage[]): Usage {
  const sum = (of: (step: StepUsage) => number): number => steps.reduce((total, step) => total + of(step), 0);
  return {
    modelCalls: steps.length,
    inputTokens: sum((step) => step.inputTokens),
    cachedTokens: sum((step) => step.cachedTokens),
    outputTokens: sum((step) => step.outputTokens),
    costMicroUsd: sum((step) => step.costMicroUsd),
    modelMs: Math.round(sum((step) => step.ms)),
  };
}

import type { AIMessage } from '@langchain/core/messages';
import { sleep } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { GateCaller, ModelCandidate, ModelFault, ModelGate } from './ports.ts';
import { readUsage } from './read-usage.ts';

export type CallModelDeps = {
  readonly gate: ModelGate;
  readonly classify: (error: unknown) => ModelFault;
  readonly onFault: (model: string, fault: ModelFault) => void;
};

/** Times one model is asked within one step, before the next one is. */
const TRIES_PER_MODEL = 2;
const MAX_PAUSE_MS = 4_000;
/** A model that failed only after so long, such as by a hang, is not asked again while there is another. */
const SLOW_MS = 5_000;

/** `tokens` is an estimate of what the call will use. */
export type ModelQuestion = {
  readonly tokens: number;
  readonly ask: (candidate: ModelCandidate) => Promise<AIMessage>;
};

/**
 * One step of the agent: asks the role's model, once more after a passing fault, then each fallback. A model whose
 * circuit is open is asked last; one that rests for longer than 4 s after a rate limit, or that hung, hands over to the
 * next one at once. Throws `models_failed` when none gave an answer, `model_account` when none can.
 */
export async function callModel(
  deps: CallModelDeps,
  candidates: readonly ModelCandidate[],
  question: ModelQuestion,
  signal: AbortSignal,
): Promise<AIMessage> {
  let last: ModelFault | null = null;
  const order = inOrderOfHealth(candidates, deps.gate);
  for (const [index, candidate] of order.entries()) {
    const maxPauseMs = index < order.length - 1 ? MAX_PAUSE_MS : Number.POSITIVE_INFINITY;
    for (let attempt = 1; attempt <= TRIES_PER_MODEL; attempt++) {
      const answer = await tryOnce(deps, candidate, question, { tokens: question.tokens, signal, maxPauseMs });
      if (answer === 'paused') break;
      if ('message' in answer) return answer.message;
      last = answer.fault;
      if (last.remedy === 'account')
        throw new AppError('model_account', 'unavailable', { facts: { status: last.status, detail: last.detail } });
      if (last.remedy === 'elsewhere' || (answer.isSlow && Number.isFinite(maxPauseMs))) break;
      // After a rate limit the gate makes us wait.
      if (attempt < TRIES_PER_MODEL && !last.isRateLimit) await sleep(pauseMs(last, attempt), signal);
      signal.throwIfAborted();
    }
  }
  throw new AppError('models_failed', 'unavailable', {
    facts: { status: last?.status ?? null, detail: last?.detail ?? 'no model' },
  });
}

/** Healthy models first; when every circuit is open all are asked all the same, because silence is worse. */
const inOrderOfHealth = (candidates: readonly ModelCandidate[], gate: ModelGate): readonly ModelCandidate[] => [
  ...candidates.filter((candidate) => gate.isHealthy(candidate.id)),
  ...candidates.filter((candidate) => !gate.isHealthy(candidate.id)),
];

type Tried = { readonly message: AIMessage } | { readonly fault: ModelFault; readonly isSlow: boolean } | 'paused';

async function tryOnce(
  deps: CallModelDeps,
  candidate: ModelCandidate,
  question: ModelQuestion,
  caller: GateCaller,
): Promise<Tried> {
  const leave = await deps.gate.enter(candidate.id, caller);
  if (leave === 'paused') return leave;
  const startedAt = performance.now();
  let usedTokens: number | null = null;
  try {
    const message = await question.ask(candidate);
    usedTokens = tokensOf(message);
    deps.gate.onSuccess(candidate.id);
    return { message };
  } catch (error) {
    caller.signal.throwIfAborted();
    const fault = deps.classify(error);
    if (fault.isRateLimit) usedTokens = 0;
    if (fault.isRateLimit) deps.gate.onRateLimit(candidate.id, fault.retryAfterMs);
    else deps.gate.onFault(candidate.id);
    deps.onFault(candidate.id, fault);
    return { fault, isSlow: performance.now() - startedAt > SLOW_MS };
  } finally {
    leave(usedTokens);
  }
}

/** Null when the gateway reported no usage: then the estimate stays. */
function tokensOf(message: AIMessage): number | null {
  const { inputTokens, outputTokens } = readUsage(message, 0);
  return inputTokens + outputTokens || null;
}

const pauseMs = (fault: ModelFault, attempt: number): number =>
  Math.min(fault.retryAfterMs ?? 250 * 2 ** attempt, MAX_PAUSE_MS);

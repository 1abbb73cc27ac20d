import type { AIMessage } from '@langchain/core/messages';
import { sleep } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { ModelCandidate, ModelFault, ModelGate } from './ports.ts';

export type CallModelDeps = {
  readonly gate: ModelGate;
  readonly classify: (error: unknown) => ModelFault;
  readonly onFault: (model: string, fault: ModelFault) => void;
};

/** Times one model is asked within one step, before the next one is. */
const TRIES_PER_MODEL = 2;
const MAX_PAUSE_MS = 4_000;

/**
 * One step of the agent: asks the role's model, once more after a passing fault, then each fallback. A model whose
 * circuit is open is asked last. Throws `models_failed` when none gave an answer, `model_account` when none can.
 */
export async function callModel(
  deps: CallModelDeps,
  candidates: readonly ModelCandidate[],
  ask: (candidate: ModelCandidate) => Promise<AIMessage>,
  signal: AbortSignal,
): Promise<AIMessage> {
  let last: ModelFault | null = null;
  for (const candidate of inOrderOfHealth(candidates, deps.gate)) {
    for (let attempt = 1; attempt <= TRIES_PER_MODEL; attempt++) {
      const answer = await tryOnce(deps, candidate, ask, signal);
      if ('message' in answer) return answer.message;
      last = answer.fault;
      if (last.remedy === 'account')
        throw new AppError('model_account', 'unavailable', { facts: { detail: last.detail } });
      if (last.remedy === 'elsewhere') break;
      if (attempt < TRIES_PER_MODEL || last.isRateLimit) await sleep(pauseMs(last, attempt), signal);
      signal.throwIfAborted();
    }
  }
  throw new AppError('models_failed', 'unavailable', { facts: { detail: last?.detail ?? 'no model' } });
}

/** Healthy models first; when every circuit is open all are asked all the same, because silence is worse. */
const inOrderOfHealth = (candidates: readonly ModelCandidate[], gate: ModelGate): readonly ModelCandidate[] => [
  ...candidates.filter((candidate) => gate.isHealthy(candidate.id)),
  ...candidates.filter((candidate) => !gate.isHealthy(candidate.id)),
];

async function tryOnce(
  deps: CallModelDeps,
  candidate: ModelCandidate,
  ask: (candidate: ModelCandidate) => Promise<AIMessage>,
  signal: AbortSignal,
): Promise<{ readonly message: AIMessage } | { readonly fault: ModelFault }> {
  const leave = await deps.gate.enter(candidate.id, signal);
  try {
    const message = await ask(candidate);
    deps.gate.onSuccess(candidate.id);
    return { message };
  } catch (error) {
    signal.throwIfAborted();
    const fault = deps.classify(error);
    if (fault.isRateLimit) deps.gate.onRateLimit(candidate.id, fault.retryAfterMs);
    else deps.gate.onFault(candidate.id);
    deps.onFault(candidate.id, fault);
    return { fault };
  } finally {
    leave();
  }
}

const pauseMs = (fault: ModelFault, attempt: number): number =>
  Math.min(fault.retryAfterMs ?? 250 * 2 ** attempt, MAX_PAUSE_MS);

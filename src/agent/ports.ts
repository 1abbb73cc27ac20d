import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { EffectOutcome, Once } from '../actions/index.ts';
import type { ConversationId, CustomerId, TurnId } from '../core/ids.ts';
import type { ModelRole } from './types.ts';

/** One model that may be asked, with the id it is known by at the gateway. */
export type ModelCandidate = { readonly id: string; readonly model: BaseChatModel };

/** The models behind the roles. */
export type ChatModels = {
  /** The models to ask for a role, in order: the role's own, then the fallbacks. Never empty. */
  readonly candidatesFor: (
    role: ModelRole,
    caller: { readonly conversationId: ConversationId; readonly customerId: CustomerId },
  ) => readonly ModelCandidate[];
};

/** What went wrong with one model call, in the words of whoever has to decide about the next one. */
export type ModelFault = {
  /** `again`: the same model may work in a moment. `elsewhere`: another model may. `account`: no model will. */
  readonly remedy: 'again' | 'elsewhere' | 'account';
  readonly isRateLimit: boolean;
  /** HTTP status of the answer, if there was one. */
  readonly status: number | null;
  readonly retryAfterMs: number | null;
  /** Words of the gateway, which may repeat what the customer wrote: not for logs. */
  readonly detail: string;
};

/** Runs calls with effects once per (turn, tool, arguments); a repeated call returns what the first one did. */
export type EffectsLedger = {
  readonly runOnce: (
    key: {
      readonly turnId: TurnId;
      readonly conversationId: ConversationId;
      readonly tool: string;
      readonly callId: string;
      readonly arguments: string;
    },
    run: (once: Once) => Promise<EffectOutcome>,
  ) => Promise<EffectOutcome>;
};

/** Ends a call and tells what it used, in tokens in and out; null when that is not known and the estimate stays. */
export type LeaveGate = (usedTokens: number | null) => void;

export type GateCaller = {
  /** Estimate of what the call will use. */
  readonly tokens: number;
  readonly signal: AbortSignal;
  /** A caller that has somewhere else to go waits no longer than this, for a pause or for a place, ms. */
  readonly maxPauseMs: number;
};

/** Who may call a model now. Waiting callers keep their order. */
export type ModelGate = {
  /**
   * Waits for a place and tokens at this model. Resolves to the function that ends the call, or to `paused` when that
   * takes longer than the caller waits. Rejects with the signal's reason.
   */
  readonly enter: (model: string, caller: GateCaller) => Promise<LeaveGate | 'paused'>;
  readonly onRateLimit: (model: string, retryAfterMs: number | null) => void;
  /** False while the model's circuit is open. */
  readonly isHealthy: (model: string) => boolean;
  readonly onSuccess: (model: string) => void;
  readonly onFault: (model: string) => void;
};

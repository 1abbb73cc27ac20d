import type { Claim } from '../actions/index.ts';
import type { AgentRequest, AgentResult, Tool, ToolContext, ToolOutcome } from '../agent/index.ts';
import type { ConversationId, CustomerId } from '../core/ids.ts';
import type { GivenDraft, LookedAt } from '../knowledge/index.ts';
import type { ClaimsInput } from '../turn/index.ts';

export type Prompt = { readonly text: string; readonly hash: string };

export type Mind = {
  /** The models that are configured; the one that answers first. */
  readonly models: readonly string[];
  /** Whether the gateway serves a model, as far as it says. */
  readonly isServed: (model: string) => Promise<boolean>;
  readonly promptNow: () => Promise<Prompt>;
  /** Prompts that may have held at a moment. */
  readonly promptsAt: (at: Date) => Promise<readonly Prompt[]>;
  /** Model null: the one that answers today. Rejects only with the reason of the request's signal. */
  readonly run: (
    request: AgentRequest,
    asked: { readonly model: string | null; readonly prompt: Prompt; readonly tools: readonly Tool[] },
  ) => Promise<AgentResult>;
};

export type TodaysTools = {
  readonly all: readonly Tool[];
  /** Runs a tool that only looks things up where nothing can be written. */
  readonly look: (tool: string, input: unknown, context: ToolContext) => Promise<ToolOutcome>;
};

/** With what a question is answered. */
export type Shop = { readonly prompt: Prompt; readonly tools: TodaysTools };

/** The shop as it is, and as it would be with a text that is not published. */
export type Trials = {
  readonly now: () => Date;
  readonly today: () => Promise<Shop>;
  readonly withDraft: (draft: GivenDraft) => Promise<LookedAt<Shop>>;
};

export type Checks = {
  readonly checkClaims: (input: ClaimsInput) => { readonly unsupported: readonly Claim[] };
  readonly timeZone: () => Promise<string>;
};

/** Whether the budgets of the shop are spent, whatever those of one customer say. */
export type IsBudgetSpent = (spender: {
  readonly conversationId: ConversationId;
  readonly customerId: CustomerId;
}) => Promise<boolean>;

import type { Proposal, Receipt } from '../actions/index.ts';
import type { ConversationId, CustomerId, TurnId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { BudgetStep } from '../costs/index.ts';

/** Which of the configured models answers. Premium: the retry after a failed claim check. Economic: a budget says so. */
export type ModelRole = 'default' | 'premium' | 'economic';

/** What the customer may tap below a text. */
export type OfferedChoice = { readonly title: string; readonly description: string | null };

/** What the customer may share by one tap below a text: where they are, or their own number. */
export type Shareable = 'location' | 'contact';

/** A reply with something to tap: its text is the whole answer, code makes the buttons, the list or the request. */
export type Offer =
  | { readonly text: string; readonly choices: readonly OfferedChoice[] }
  | { readonly text: string; readonly asksFor: Shareable };

/**
 * What code sends with the words of a reply; its address and its words come from rows of ours or of a vendor, never from
 * the model. A page is opened by a button under the reply; `text` stands above it where the reply has no room.
 */
export type Attachment =
  | { readonly kind: 'link'; readonly url: string; readonly button: string; readonly text: string }
  /** `text` is what it says, for people who read the conversation. */
  | {
      readonly kind: 'contacts';
      readonly text: string;
      readonly contacts: readonly { readonly name: string; readonly phone: string }[];
    }
  | { readonly kind: 'image'; readonly url: string; readonly text: string }
  | { readonly kind: 'document'; readonly url: string; readonly fileName: string; readonly text: string };

/** One tool call with its result as it was given to the model; arguments and result are JSON text (never jsonb). */
export type ToolCallRecord = {
  readonly callId: string;
  readonly tool: string;
  readonly arguments: string;
  readonly result: string;
  readonly isError: boolean;
  readonly ms: number;
  readonly receipt: Receipt | null;
  readonly attach?: readonly Attachment[];
};

/** A call of an earlier run of the same turn; one that asked for a person ends the model's part of this run too. */
export type LedgerCall = ToolCallRecord & { readonly personAsked?: { readonly why: string } | null };

/** One earlier turn, as far as the model needs it. */
export type PastTurn = {
  readonly turnId: TurnId;
  /** What the customer wrote, one entry a message, oldest first. */
  readonly customerTexts: readonly string[];
  readonly calls: readonly Pick<ToolCallRecord, 'callId' | 'tool' | 'arguments' | 'result'>[];
  /** What was answered, by the assistant, by code or by a person; null when nothing was. */
  readonly reply: string | null;
};

export type AgentRequest = {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly customerId: CustomerId;
  readonly customerName: string | null;
  readonly language: Language;
  /** Business time of this turn. */
  readonly now: Date;
  readonly history: readonly PastTurn[];
  /** The unanswered messages of this turn, oldest first, cleaned and masked. */
  readonly texts: readonly string[];
  /** Calls of an earlier run of this same turn: given to the model before it is asked again. */
  readonly ledger: readonly LedgerCall[];
  readonly role: ModelRole;
  /** How far the budgets for this customer are used: `brief` answers shortly, with `person` no model is asked. */
  readonly budget?: BudgetStep;
  /** Why the first answer was refused by code, when this is the retry. */
  readonly correction: { readonly refusedReply: string; readonly reasons: readonly string[] } | null;
  readonly signal: AbortSignal;
  /** Told once when `signal` ends the run: tool calls made and tokens paid for so far, without the call that was cut. */
  readonly onAborted?: (trace: AgentTrace) => void;
};

/** What a turn spent on the model; cost in millionths of a US dollar, as the gateway reported it. */
export type Usage = {
  readonly modelCalls: number;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly costMicroUsd: number;
  /** Time spent waiting for the model, ms. */
  readonly modelMs: number;
};

export type AgentTrace = {
  /** Model that answered last, as the gateway named it. */
  readonly model: string | null;
  readonly generationIds: readonly string[];
  readonly promptHash: string;
  /** The last request as JSON text: ids of earlier turns, and the messages of this one. */
  readonly request: string;
  readonly calls: readonly ToolCallRecord[];
  readonly usage: Usage;
};

/** Why there are no words from the model. `budget`: a limit for spending is reached. */
export type AgentFailure = 'model_failed' | 'budget';

export type AgentResult =
  | {
      readonly outcome: 'replied';
      readonly text: string;
      /** Set when the words are those of a tool that offers choices. */
      readonly choices?: readonly OfferedChoice[];
      /** Set when the words are those of a tool that asks to share something. */
      readonly asksFor?: Shareable;
      readonly trace: AgentTrace;
    }
  /** A tool asked for a person: code tells the customer, the model's words are not sent. */
  | { readonly outcome: 'person_asked'; readonly why: string; readonly trace: AgentTrace }
  /** A `commits` tool asks the customer for a yes: code asks, the model's words are not sent. */
  | { readonly outcome: 'proposed'; readonly proposal: Proposal; readonly trace: AgentTrace }
  | { readonly outcome: 'failed'; readonly failure: AgentFailure; readonly detail: string; readonly trace: AgentTrace };

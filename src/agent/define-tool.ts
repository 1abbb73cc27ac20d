import type { z } from 'zod';
import type { Fact, Once, Proposal } from '../actions/index.ts';
import type { ConversationId, CustomerId, TurnId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import type { Attachment, Offer } from './types.ts';

/**
 * What a tool may do. `reads`: looks things up, scoped by the customer of the turn. `changes`: reversible changes to
 * the customer's own things, once per (turn, tool, canonical arguments). `commits`: only ever proposes.
 */
export type ToolRisk = 'reads' | 'changes' | 'commits';

/** Who is asking and when: handed in by the turn, never by the model. */
export type ToolContext = {
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly customerId: CustomerId;
  readonly language: Language;
  /** Business time of the turn. */
  readonly now: Date;
  readonly signal: AbortSignal;
  /**
   * Where a `changes` tool writes: its rows and the receipt of the call are one transaction. It hands out that
   * transaction alone: inside, no other connection and no vendor is waited for. Other tools that call it fail.
   */
  readonly once: Once;
};

/**
 * `result` is what the model reads (turned into JSON text); `facts` is what a reply may then claim. `personAsked` ends
 * the model's part of the turn: a person takes over and code tells the customer.
 */
export type ToolOutcome = {
  readonly result: unknown;
  readonly facts: readonly Fact[];
  readonly personAsked?: { readonly why: string };
  /** Only of `commits` tools: ends the model's part of the turn, code asks the customer. */
  readonly proposal?: Proposal;
  /** Ends the model's part of the turn: this is the reply. */
  readonly offer?: Offer;
  /** Goes out after the reply. Not of `changes` tools: the ledger keeps no files. */
  readonly attach?: readonly Attachment[];
};

/**
 * What becomes of the turn by every call, for who repeats it without running the tool. `as_answer`: the call is the reply
 * itself, made of its arguments alone. `with_person`: a person takes over.
 */
export type ToolEnd = 'as_answer' | 'with_person';

export type Tool = {
  readonly name: string;
  readonly description: string;
  readonly risk: ToolRisk;
  readonly ends?: ToolEnd;
  readonly input: z.ZodObject;
  readonly run: (input: unknown, context: ToolContext) => Promise<ToolOutcome>;
};

type ToolDefinition<Input extends z.ZodObject> = {
  readonly name: string;
  readonly description: string;
  readonly risk: ToolRisk;
  readonly ends?: ToolEnd;
  /** A strict object that never holds the customer's identity; nullable instead of optional fields. */
  readonly input: Input;
  readonly run: (input: z.infer<Input>, context: ToolContext) => Promise<ToolOutcome>;
};

/** Declares one tool for the model. The input is parsed here, so `run` only ever sees what the schema allows. */
export function defineTool<Input extends z.ZodObject>(definition: ToolDefinition<Input>): Tool {
  return { ...definition, run: (input, context) => definition.run(definition.input.parse(input), context) };
}

import type { Proposal } from '../actions/index.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { storableJson } from '../core/text.ts';
import type { Tool, ToolContext, ToolOutcome } from './define-tool.ts';
import type { EffectsLedger } from './ports.ts';
import type { Offer, ToolCallRecord } from './types.ts';

export type RunToolDeps = {
  readonly ledger: EffectsLedger;
  readonly onToolFailed: (tool: string, error: unknown) => void;
};

/** `personAsked`, `proposal` and `offer` end the model's part of the turn. */
export type ToolRun = ToolCallRecord & {
  readonly personAsked: { readonly why: string } | null;
  readonly proposal: Proposal | null;
  readonly offer: Offer | null;
};

/** Results are shortened to this, so that one tool cannot fill the model's context. */
const MAX_RESULT_CHARACTERS = 6_000;

/**
 * Runs one tool call of the model. Never throws: a wrong argument or a failure becomes a short result that tells the
 * model what to do, without any internals. Calls that change something go through the ledger.
 */
export async function runTool(
  deps: RunToolDeps,
  tool: Tool,
  call: { readonly id: string; readonly args: unknown; readonly position: number },
  context: Omit<ToolContext, 'once'>,
): Promise<ToolRun> {
  const startedAt = performance.now();
  // As the database can take it: what a model writes may hold U+0000 and half characters.
  const args = storableJson(call.args ?? {});
  const record = { callId: call.id, tool: tool.name, arguments: args };
  const finish = (result: string, isError: boolean, outcome: ToolOutcome | null): ToolRun => ({
    ...record,
    result,
    isError,
    ms: Math.round(performance.now() - startedAt),
    receipt: outcome && { id: `${tool.name}:${call.position}`, source: tool.name, facts: outcome.facts },
    personAsked: outcome?.personAsked ?? null,
    proposal: (tool.risk === 'commits' ? outcome?.proposal : undefined) ?? null,
    offer: outcome?.offer ?? null,
    ...(outcome?.attach === undefined ? {} : { attach: outcome.attach }),
  });
  const parsed = tool.input.safeParse(JSON.parse(args));
  if (!parsed.success) return finish(invalidWords(parsed.error.issues), true, null);
  context.signal.throwIfAborted();
  try {
    const { turnId, conversationId } = context;
    const key = { turnId, conversationId, tool: tool.name, callId: call.id, arguments: args };
    const outcome: ToolOutcome =
      // What only proposes has no effect yet: the turn's commit stores it.
      tool.risk !== 'changes'
        ? await tool.run(parsed.data, { ...context, once: refuseToWrite })
        : await deps.ledger.runOnce(key, (once) => tool.run(parsed.data, { ...context, once }));
    return finish(asText(outcome.result), false, outcome);
  } catch (error) {
    deps.onToolFailed(tool.name, error);
    return finish(
      'The tool failed. Do not call it again; say that you could not look this up, or ask for a person.',
      true,
      null,
    );
  }
}

const refuseToWrite = async (): Promise<never> => {
  throw new AppError('effect_undeclared', 'bug');
};

const asText = (result: unknown): string =>
  (typeof result === 'string' ? result : JSON.stringify(result)).slice(0, MAX_RESULT_CHARACTERS).toWellFormed();

/** What is wrong with the arguments of a call, in words for the model; null when nothing is, or nothing is known. */
export function invalidArguments(tool: Tool | undefined, args: unknown): string | null {
  const parsed = tool?.input.safeParse(args ?? {});
  return parsed === undefined || parsed.success ? null : invalidWords(parsed.error.issues);
}

const invalidWords = (issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[]): string =>
  `Invalid arguments: ${issues.map((issue) => `${issue.path.join('.') || 'input'}: ${messageOf(issue.message)}`).join('; ')}`;

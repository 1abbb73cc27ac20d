import type { AIMessage, BaseMessage } from '@langchain/core/messages';
import { AppError, messageOf } from '../core/errors.ts';
import { cleanText } from '../core/text.ts';
import type { Tracing } from '../platform/tracing/index.ts';
import { type CallModelDeps, callModel } from './call-model.ts';
import type { Tool } from './define-tool.ts';
import { estimateTokens } from './estimate-tokens.ts';
import type { Langchain } from './langchain.ts';
import { conversationMessages, systemMessage } from './messages.ts';
import type { ChatModels } from './ports.ts';
import { readUsage, type StepUsage, sumUsage } from './read-usage.ts';
import { invalidArguments, type RunToolDeps, runTool, type ToolRun } from './run-tool.ts';
import { modelSpan, toolSpan, usageOfSpan } from './trace-steps.ts';
import type { AgentRequest, AgentResult, AgentTrace } from './types.ts';

export type AgentDeps = CallModelDeps &
  RunToolDeps & {
    readonly langchain: Langchain;
    readonly models: ChatModels;
    readonly tools: readonly Tool[];
    /** The stable part: role, rules, the business. */
    readonly systemPrompt: () => Promise<{ readonly text: string; readonly hash: string }>;
    readonly timeZone: () => Promise<string>;
    readonly isOverBudget: () => Promise<boolean>;
    /** Follows each call of a model and of a tool. */
    readonly tracing: Pick<Tracing, 'within'>;
  };

/** Model calls in one turn; the last one has to answer in words. */
const MAX_MODEL_CALLS = 8;
/** WhatsApp's limit for one text message, less room for the notice of the first answer. */
const MAX_REPLY_CHARACTERS = 3_600;
/** When money is short; the model is asked for less. */
const MAX_BRIEF_CHARACTERS = 900;
const longestReply = ({ budget }: AgentRequest): number =>
  budget === 'brief' ? MAX_BRIEF_CHARACTERS : MAX_REPLY_CHARACTERS;

type Run = {
  readonly steps: StepUsage[];
  readonly toolRuns: ToolRun[];
  readonly started: Set<Promise<unknown>>;
  request: string;
  calls: number;
  /** Messages of earlier turns in front of this turn's own. */
  pastMessages: number;
};

/**
 * Lets the model think with its tools until there are words. Rejects only with the reason of `request.signal`, after
 * `request.onAborted` was told what had been done and spent; every other trouble is an outcome. When it returns or rejects, no tool of this turn is running any more.
 */
export async function runAgent(deps: AgentDeps, request: AgentRequest): Promise<AgentResult> {
  const prompt = await deps.systemPrompt();
  const run: Run = {
    steps: [],
    toolRuns: request.ledger.map((call) => ({
      ...call,
      personAsked: call.personAsked ?? null,
      proposal: null,
      offer: null,
    })),
    started: new Set(),
    request: '',
    calls: 0,
    pastMessages: 0,
  };
  const trace = (): AgentTrace => traceOf(run, prompt.hash);
  if (request.budget === 'person' || (await deps.isOverBudget()))
    return { outcome: 'failed', failure: 'budget', detail: 'a limit is reached', trace: trace() };
  try {
    const text = await invoke(deps, request, prompt.text, run);
    const asked = run.toolRuns.find((call) => call.personAsked !== null)?.personAsked;
    if (asked) return { outcome: 'person_asked', why: asked.why, trace: trace() };
    const proposal = run.toolRuns.findLast((call) => call.proposal !== null)?.proposal;
    if (proposal) return { outcome: 'proposed', proposal, trace: trace() };
    const offer = run.toolRuns.findLast((call) => call.offer !== null)?.offer;
    if (offer) return { outcome: 'replied', ...offer, trace: trace() };
    if (text === '') return { outcome: 'failed', failure: 'model_failed', detail: 'no words', trace: trace() };
    return { outcome: 'replied', text: cutAtSentence(text, longestReply(request)), trace: trace() };
  } catch (error) {
    await Promise.allSettled(run.started);
    if (request.signal.aborted) request.onAborted?.(trace());
    request.signal.throwIfAborted();
    const cause = rootCause(error);
    const detail =
      cause instanceof AppError ? `${cause.code}: ${String(cause.facts['detail'] ?? '')}` : messageOf(cause);
    return { outcome: 'failed', failure: 'model_failed', detail: detail.slice(0, 300), trace: trace() };
  }
}

async function invoke(deps: AgentDeps, request: AgentRequest, prompt: string, run: Run): Promise<string> {
  const candidates = deps.models.candidatesFor(request.role, request);
  const [first] = candidates;
  if (!first) throw new AppError('no_model', 'bug');
  const agent = deps.langchain.createAgent({
    model: first.model,
    tools: deps.tools.map((tool) => toLangchainTool(deps, request, tool, run)),
    systemPrompt: systemMessage(prompt),
    middleware: [turnMiddleware(deps, request, candidates, run)],
  });
  const { past, present } = conversationMessages(request, await deps.timeZone());
  run.pastMessages = past.length;
  const result = await agent.invoke(
    { messages: [...past, ...present] },
    { signal: request.signal, recursionLimit: 2 * MAX_MODEL_CALLS + 2 },
  );
  const last = (result.messages as BaseMessage[]).at(-1);
  // The model's words may hold what no database and no phone can take.
  return last && deps.langchain.AIMessage.isInstance(last) ? cleanText(last.text).text.trim() : '';
}

function turnMiddleware(
  deps: AgentDeps,
  request: AgentRequest,
  candidates: ReturnType<ChatModels['candidatesFor']>,
  run: Run,
) {
  const { AIMessage, ToolMessage, createMiddleware } = deps.langchain;
  return createMiddleware({
    name: 'turn',
    wrapModelCall: async (call, next) => {
      // Names that createAgent puts on messages would move the prompt cache's prefix.
      for (const message of call.messages) if (AIMessage.isInstance(message)) delete message.name;
      // What a tool ended needs no words of the model.
      if (run.toolRuns.some(endsThinking)) return new AIMessage('…');
      const isLast = ++run.calls >= MAX_MODEL_CALLS;
      run.request = recordOf(request, call.messages.slice(run.pastMessages));
      const ask = ({ id, model }: (typeof candidates)[number]): Promise<AIMessage> =>
        deps.tracing.within(modelSpan(id), async (span) => {
          const startedAt = performance.now();
          const answer = (await next({
            ...call,
            model,
            ...(isLast ? { toolChoice: 'none' as const } : {}),
          })) as AIMessage;
          const step = readUsage(answer, performance.now() - startedAt);
          run.steps.push(step);
          span.set(usageOfSpan(step));
          // langgraph replaces messages of the same id: a gateway that repeats one would silently undo a step.
          delete answer.id;
          return usableOrThrow(answer);
        });
      return callModel(deps, candidates, { tokens: estimateTokens(call.messages), ask }, request.signal);
    },
    wrapToolCall: async (call, next) => {
      const failed = (content: string) =>
        new ToolMessage({ content, tool_call_id: call.toolCall.id ?? '', status: 'error' });
      if ('__bad' in (call.toolCall.args ?? {}))
        return failed('The arguments were not valid JSON. Call again with valid JSON.');
      // langchain would refuse them too, but without saying what is wrong.
      const invalid = invalidArguments(
        deps.tools.find(({ name }) => name === call.toolCall.name),
        call.toolCall.args,
      );
      if (invalid !== null) return failed(invalid);
      try {
        return await next(call);
      } catch {
        request.signal.throwIfAborted();
        return failed('Invalid call. Use one of the tools that exist, with the arguments its description names.');
      }
    },
  });
}

const endsThinking = ({ personAsked, proposal, offer }: ToolRun): boolean =>
  personAsked !== null || proposal !== null || offer !== null;

function toLangchainTool(deps: AgentDeps, request: AgentRequest, tool: Tool, run: Run) {
  const context = {
    turnId: request.turnId,
    conversationId: request.conversationId,
    customerId: request.customerId,
    language: request.language,
    now: request.now,
    signal: request.signal,
  };
  return deps.langchain.tool(
    async (args: unknown, config: { toolCallId?: string; toolCall?: { id?: string } }) => {
      const id = config.toolCallId ?? config.toolCall?.id ?? `call_${run.toolRuns.length}`;
      const position = run.toolRuns.length + run.started.size;
      const running = deps.tracing.within(toolSpan(tool), async (span) => {
        const onToolFailed = (name: string, error: unknown): void => {
          span.fail(error);
          deps.onToolFailed(name, error);
        };
        return runTool({ ledger: deps.ledger, onToolFailed }, tool, { id, args, position }, context);
      });
      run.started.add(running);
      const done = await running.finally(() => run.started.delete(running));
      run.toolRuns.push(done);
      return done.result;
    },
    { name: tool.name, description: tool.description, schema: tool.input, returnDirect: false },
  );
}

/** An answer without words and without calls is no answer; neither is one that a filter emptied. */
function usableOrThrow(message: AIMessage): AIMessage {
  const reason = String(message.response_metadata['finish_reason'] ?? '');
  if ((message.tool_calls?.length ?? 0) > 0) return message;
  if (reason === 'content_filter') throw new AppError('model_filtered', 'unavailable');
  if (message.text.trim() === '') throw new AppError('model_silent', 'unavailable');
  return message;
}

const MAX_RECORD_CHARACTERS = 40_000;

/** What the model was asked: earlier turns by their ids (they are rows already), this turn's messages in full. */
const recordOf = (request: AgentRequest, messages: readonly BaseMessage[]): string =>
  JSON.stringify({
    history: request.history.map(({ turnId }) => turnId),
    messages: messages.map(({ type, content }) => ({ role: type, content })),
  })
    .slice(0, MAX_RECORD_CHARACTERS)
    .toWellFormed();

function traceOf(run: Run, promptHash: string): AgentTrace {
  return {
    model: run.steps.at(-1)?.model ?? null,
    generationIds: run.steps.flatMap((step) => step.generationId ?? []),
    promptHash,
    request: run.request,
    calls: run.toolRuns.map(({ personAsked: _, proposal: __, offer: ___, ...call }) => call),
    usage: sumUsage(run.steps),
  };
}

function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof Error && cause.name === 'MiddlewareError' && cause.cause !== undefined) cause = cause.cause;
  return cause;
}

/** An answer that is too long ends after its last whole sentence that fits. */
function cutAtSentence(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max).toWellFormed();
  const end = Math.max(head.lastIndexOf('. '), head.lastIndexOf('.\n'), head.lastIndexOf('! '), head.lastIndexOf('? '));
  return end > max / 2 ? head.slice(0, end + 1) : `${head.slice(0, max - 1)}…`;
}

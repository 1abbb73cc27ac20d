import { sleep } from '../../src/core/clock.ts';
import { answerJson, startLocalServer } from './local-server.ts';
import type { Stages } from './stages.ts';
import { tokensIn } from './tokens.ts';

export type ModelFault = '429' | '500' | 'hang' | 'reset' | 'silent' | 'error inside 200' | 'not JSON';

export type EchoModel = {
  readonly baseUrl: string;
  /** How often completions were asked for. */
  readonly calls: () => number;
  /** The next calls whose question holds this token fail like this, one after another. */
  readonly fail: (token: string, faults: readonly ModelFault[]) => void;
  /** Time that a call takes from now on, ms. */
  readonly takeMs: (ms: number) => void;
  /** From now on every question is answered by this tool's call first, then by the tokens and what its result says. */
  readonly useTool: (step: ToolStep) => void;
  readonly close: () => Promise<void>;
};

export type ToolStep = {
  readonly tool: string;
  readonly args: () => object;
  /** Words for the answer, made of the tool's result. */
  readonly say: (result: string) => string;
};

type ChatMessage = { readonly role: string; readonly content?: unknown; readonly tool_calls?: readonly unknown[] };

/**
 * A model behind OpenAI's chat completions that repeats the tokens of everything the customer wrote since the last
 * answer: what a reply holds shows which messages it answers.
 */
export async function startEchoModel(stages: Stages): Promise<EchoModel> {
  const faults = new Map<string, ModelFault[]>();
  const ending = new AbortController();
  let calls = 0;
  let latencyMs = 20;
  let step: ToolStep | null = null;
  const server = await startLocalServer(async (req, res, body) => {
    if (req.method !== 'POST' || !req.url?.endsWith('/chat/completions')) return answerJson(res, 200, { data: [] });
    calls += 1;
    const asked = JSON.parse(body) as { model: string; messages: ChatMessage[] };
    const tokens = openTokens(asked.messages);
    if (stages.reach('model asked')) return void res.destroy();
    const fault = tokens.flatMap((token) => faults.get(token)?.splice(0, 1) ?? [])[0];
    if (latencyMs > 0) await sleep(latencyMs, ending.signal);
    if (fault === 'hang') await sleep(120_000, ending.signal);
    if (fault === 'reset' || fault === 'hang') return void res.destroy();
    if (fault === '429')
      return answerJson(res, 429, { error: { code: 429, message: 'slow down' } }, { 'retry-after': '1' });
    if (fault === '500') return answerJson(res, 500, { error: { code: 500, message: 'provider trouble' } });
    if (fault === 'error inside 200')
      return answerJson(res, 200, { error: { code: 502, message: 'provider trouble' } });
    if (fault === 'not JSON') return void res.end('<html>');
    const result = toolResult(asked.messages);
    const greeting = `Hola, ${tokens.join(' ') || 'buen día'}`;
    if (step !== null && result === null) answerJson(res, 200, toolCall(asked.model, step.tool, step.args()));
    else if (fault === 'silent') answerJson(res, 200, completion(asked.model, ''));
    else
      answerJson(
        res,
        200,
        completion(asked.model, step && result !== null ? `${greeting}. ${step.say(result)}` : greeting),
      );
    stages.reach('model answered');
  });
  return {
    baseUrl: `${server.url}/api/v1`,
    calls: () => calls,
    fail: (token, list) => void faults.set(token, [...list]),
    takeMs: (ms) => {
      latencyMs = ms;
    },
    useTool: (next) => {
      step = next;
    },
    close: async () => {
      ending.abort();
      await server.close();
    },
  };
}

function openTokens(messages: readonly ChatMessage[]): string[] {
  const answered = messages.findLastIndex((message) => message.role === 'assistant' && !message.tool_calls?.length);
  const open = messages.slice(answered + 1).filter((message) => message.role === 'user');
  return open.flatMap((message) => tokensIn(JSON.stringify(message.content)));
}

/** What the newest tool call gave, when the model is asked again after it. */
function toolResult(messages: readonly ChatMessage[]): string | null {
  const last = messages.at(-1);
  if (last?.role !== 'tool') return null;
  return typeof last.content === 'string' ? last.content : JSON.stringify(last.content);
}

const completion = (model: string, content: string): object => reply(model, 'stop', { role: 'assistant', content });

const toolCall = (model: string, name: string, args: object): object =>
  reply(model, 'tool_calls', {
    role: 'assistant',
    content: null,
    tool_calls: [
      { id: `call_${crypto.randomUUID()}`, type: 'function', function: { name, arguments: JSON.stringify(args) } },
    ],
  });

const reply = (model: string, finish: string, message: object): object => ({
  id: `gen-${crypto.randomUUID()}`,
  object: 'chat.completion',
  created: Math.floor(Date.now() / 1_000),
  model,
  choices: [{ index: 0, finish_reason: finish, message }],
  usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110, cost: 0 },
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodyOf } from './local-server.ts';

/** One step of a scripted model: an answer, or what happens instead of one. */
export type ModelStep =
  | { readonly say: string; readonly finish?: string }
  | { readonly call: string; readonly args: string }
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | { readonly raw: string }
  | { readonly happens: 'reset' | 'hang' };

export type ModelRequest = {
  readonly model: string;
  readonly messages: readonly Record<string, unknown>[];
  readonly tool_choice?: unknown;
  readonly tools?: readonly unknown[];
};

export type ModelServer = {
  readonly baseUrl: string;
  readonly requests: ModelRequest[];
  /** What the script still holds: a test is only right when nothing is left over. */
  readonly left: () => number;
  readonly close: () => Promise<void>;
};

/** A model that does what its script says, over real HTTP; a call beyond the script is an error of its own. */
export async function startModelServer(steps: ModelStep[]): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (req, res) => {
    const body = await bodyOf(req);
    if (body === null) return;
    const request = JSON.parse(body.toString() || '{}') as ModelRequest;
    requests.push(request);
    answer(
      req,
      res,
      request.model,
      steps.shift() ?? { status: 418, body: { error: { code: 418, message: 'the script is over' } } },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/api/v1`,
    requests,
    left: () => steps.length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(req: IncomingMessage, res: ServerResponse, model: string, step: ModelStep): void {
  if ('happens' in step) {
    if (step.happens === 'reset') req.socket.resetAndDestroy();
    return;
  }
  if ('raw' in step) {
    res.writeHead(200, { 'content-type': 'application/json' }).end(step.raw);
    return;
  }
  if ('status' in step) {
    const body = step.body ?? { error: { code: step.status, message: `status ${step.status}` } };
    res.writeHead(step.status, { 'content-type': 'application/json', ...step.headers }).end(JSON.stringify(body));
    return;
  }
  const message =
    'say' in step
      ? { role: 'assistant', content: step.say }
      : {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              id: `call_${Math.random().toString(36).slice(2)}`,
              type: 'function',
              function: { name: step.call, arguments: step.args },
            },
          ],
        };
  const finish = 'say' in step ? (step.finish ?? 'stop') : 'tool_calls';
  const usage = {
    prompt_tokens: 100,
    completion_tokens: 10,
    total_tokens: 110,
    cost: 0.0005,
    prompt_tokens_details: { cached_tokens: 40 },
  };
  res.writeHead(200, { 'content-type': 'application/json' });
  res.end(
    JSON.stringify({
      id: 'gen-1',
      object: 'chat.completion',
      created: 1,
      model,
      choices: [{ index: 0, message, finish_reason: finish }],
      usage,
    }),
  );
}

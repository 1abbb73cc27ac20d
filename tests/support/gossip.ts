import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { answerJson, type LocalServer, startLocalServer } from './local-server.ts';
import { overheard, type Secrets } from './overheard.ts';

/** How each call fails, in turn. `html`: an answer that is no JSON and no error by its status either. */
const FAILURES = [400, 'html', 500, 404, 429, 403, 401] as const;

/** Sends are refused once and for all, which is said in more words than a failure; for Stripe a 404 is an answer. */
const failuresOf = (path: string): readonly (number | 'html')[] => {
  if (path.endsWith('/messages')) return [401];
  return path.startsWith('/v1/') ? [400, 500, 403] : FAILURES;
};

type Chat = { readonly messages?: readonly { readonly role: string }[]; readonly tools?: readonly unknown[] };

/**
 * One server for every vendor behind HTTP, and the worst of them: it serves nobody, and each of its errors repeats which
 * of `secrets` it was told, beside all that it knows by itself. A model is asked there under `/chat/completions`; it
 * calls `tool` when a question with its name comes for the first time.
 */
export async function startGossip(
  secrets: Secrets,
  known: string,
  tool: string,
): Promise<LocalServer & { readonly told: () => readonly string[] }> {
  const told = new Set<string>();
  let calls = 0;
  const server = await startLocalServer((req, res, body) => {
    const heard = overheard(`${req.url} ${JSON.stringify(req.headers)} ${body}`, secrets);
    for (const name of heard) told.add(name);
    if (req.url?.endsWith('/chat/completions') && asksForTool(body, tool)) return answerJson(res, 200, callOf(tool));
    const message = `${heard.map((name) => secrets[name]).join(' ')} ${known} cannot be served`;
    const failures = failuresOf(req.url ?? '');
    const failure = failures[calls++ % failures.length] ?? 500;
    if (failure === 'html') return void res.end(`<html>${message}</html>`);
    const type = req.url?.startsWith('/v1/') ? 'invalid_request_error' : 'OAuthException';
    const code = failure === 401 ? 190 : 131008;
    const details = { error_user_msg: message, error_data: { details: message } };
    answerJson(res, failure, { error: { message, type, code, ...details }, message });
  });
  return { ...server, told: () => [...told] };
}

function asksForTool(body: string, tool: string): boolean {
  const { messages = [], tools } = JSON.parse(body) as Chat;
  const isAsked = messages.some((message) => message.role === 'user' && JSON.stringify(message).includes(tool));
  return tools !== undefined && isAsked && !messages.some(({ role }) => role === 'tool');
}

const callOf = (name: string): object => ({
  id: 'gen-1',
  object: 'chat.completion',
  created: 1,
  model: 'test/gossip',
  choices: [
    {
      index: 0,
      finish_reason: 'tool_calls',
      message: {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: '{}' } }],
      },
    },
  ],
  usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2, cost: 0 },
});

/** A mail server that takes no mail and says for whom it was; where to reach it. */
export async function startMailGossip(
  known: string,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  let refused = 0;
  const server = createServer((socket) => {
    sockets.add(socket.setEncoding('utf8'));
    socket.on('error', () => undefined).write('220 gossip\r\n');
    socket.on('data', (said) => {
      const line = String(said).trim();
      const isLast = /^RCPT/i.test(line);
      const code = isLast ? [550, 451, 535][refused++ % 3] : /^AUTH/i.test(line) ? 235 : 250;
      if (/^EHLO/i.test(line)) socket.write('250-gossip\r\n250 AUTH PLAIN\r\n');
      else socket.write(`${code} ${line} ${known}\r\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

import express, { type RequestHandler, type Response, Router } from 'express';
import { sleep } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import { bearerOf, isSameSecret } from '../../platform/http/index.ts';
import type { FaultKind } from '../contract.ts';
import { takeFault } from '../controls/store.ts';
import { type GraphCall, recordCall, startCall } from '../graph/call-record.ts';
import type { Sim } from '../types.ts';
import { answerByRules } from './answer-by-rules.ts';
import { ChatRequest, completionOf, MODEL_ID } from './protocol.ts';

const USUAL_LATENCY_MS = 300;
/** Longer than any client waits. */
const HANGS_FOR_MS = 120_000;

/** An OpenAI-compatible API whose one model answers by plain rules, and says so in its name. */
export function demoModelRoutes(sim: Sim): Router {
  const router = Router();
  router.use(needsKey(sim));
  router.get('/models', (_request, response) => void response.json({ data: listOf(sim.settings.demoModelIds) }));
  router.get('/key', (_request, response) => void response.json({ data: KEY }));
  router.post('/chat/completions', express.raw({ type: () => true, limit: '4mb' }), completionsRoute(sim));
  return router;
}

const MODEL = {
  id: MODEL_ID,
  name: 'Recado: demo model (plain rules, no AI)',
  context_length: 128_000,
  architecture: { input_modalities: ['text'], output_modalities: ['text'] },
  pricing: { prompt: '0', completion: '0' },
  supported_parameters: ['tools', 'tool_choice', 'temperature', 'max_tokens'],
};
/** It answers to any id, under its own name: whoever compares the list finds those that it will be asked for. */
const listOf = (ids: readonly string[]): readonly object[] =>
  [...new Set([MODEL.id, ...ids])].map((id) => ({ ...MODEL, id }));

const KEY = { label: 'recado demo', usage: 0, usage_daily: 0, limit: null, limit_remaining: null, is_free_tier: true };

/** Only where a simulator key is set: then others may reach this machine. */
const needsKey =
  ({ settings }: Sim): RequestHandler =>
  (request, response, next) => {
    const given = bearerOf(request) ?? '';
    const { simulatorKey, accessToken } = settings;
    if (simulatorKey === null || isSameSecret(given, simulatorKey) || isSameSecret(given, accessToken)) return next();
    return void response.status(401).json({ error: { code: 401, message: 'No auth credentials found' } });
  };

const completionsRoute =
  (sim: Sim): RequestHandler =>
  async (request, response) => {
    const call = startCall(request);
    await sleep(sim.settings.modelLatencyMs ?? USUAL_LATENCY_MS);
    const fault = await takeFault(sim.db, 'model');
    if (fault) return failCall(sim, call, response, fault);
    const parsed = ChatRequest.safeParse(parseJson(call.rawBody));
    if (!parsed.success) return answer(sim, call, response, 400, errorOf(400, 'Invalid request'));
    if (parsed.data.stream) return answer(sim, call, response, 400, errorOf(400, 'The demo model does not stream'));
    const reply = answerByRules(parsed.data);
    return answer(sim, call, response, 200, completionOf(reply, newId<'completion'>(), sim.machineNow()));
  };

const errorOf = (code: number, message: string): object => ({ error: { code, message } });

const FAULTS: Readonly<Partial<Record<FaultKind, readonly [number, string]>>> = {
  model_429: [429, 'Rate limit exceeded'],
  model_500: [500, 'Internal server error'],
  model_402: [402, 'Insufficient credits'],
};

async function failCall(sim: Sim, call: GraphCall, response: Response, fault: FaultKind): Promise<void> {
  const known = FAULTS[fault];
  if (known) {
    if (known[0] === 429) response.set('retry-after', '1');
    return answer(sim, call, response, known[0], errorOf(...known), fault);
  }
  if (fault === 'model_bad_json') return answer(sim, call, response, 200, brokenCompletion(sim, call), fault);
  setTimeout(() => call.request.socket.destroy(), HANGS_FOR_MS).unref();
  return recordCall(sim, call, { label: 'model', fault, httpStatus: null, response: null });
}

/** A tool call whose arguments break off, as models do when they run out of tokens. */
function brokenCompletion(sim: Sim, call: GraphCall): object {
  const tool = ChatRequest.safeParse(parseJson(call.rawBody)).data?.tools?.[0]?.function.name ?? 'search_products';
  const id = newId<'completion'>();
  const whole = JSON.stringify(completionOf({ calls: [{ tool, args: { query: 'caf' } }] }, id, sim.machineNow()));
  return JSON.parse(whole.replace('{\\"query\\":\\"caf\\"}', '{\\"query\\":\\"caf')) as object;
}

async function answer(
  sim: Sim,
  call: GraphCall,
  response: Response,
  httpStatus: number,
  body: object,
  fault: FaultKind | null = null,
): Promise<void> {
  const text = JSON.stringify(body);
  response.status(httpStatus).type('json').send(text);
  await recordCall(sim, call, { label: 'model', httpStatus, fault, response: text });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

import { afterEach, expect, test } from 'vitest';
import { callModel, type ModelQuestion } from '../../../src/agent/call-model.ts';
import { type AgentRequest, createModelGate, loadLangchain, runAgent } from '../../../src/agent/index.ts';
import { machineClock } from '../../../src/core/clock.ts';
import { newId } from '../../../src/core/ids.ts';
import { noTracing } from '../../../src/platform/tracing/index.ts';
import { classifyFault, createChatModels } from '../../../src/vendors/openrouter/index.ts';
import { type ModelServer, type ModelStep, startModelServer } from '../../support/model-server.ts';

let server: ModelServer | undefined;
afterEach(async () => {
  await server?.close();
});

/** As a turn has them. */
const TURN_DEADLINE_MS = 45_000;

const limits = { maxConcurrent: 10, tokensPerMinute: null };
const newGate = () => createModelGate({ clock: machineClock, limits, shared: null });

async function agentOf(steps: ModelStep[]) {
  server = await startModelServer(steps);
  const models = { default: 'test/one', premium: 'test/one', economic: 'test/one', fallback: ['test/two'] };
  const settings = { apiKey: 'k', baseUrl: server.baseUrl, models, maxTokens: 100, temperature: 0 };
  return {
    langchain: await loadLangchain(),
    tools: [],
    models: createChatModels({ settings, parametersOf: () => null }),
    gate: newGate(),
    classify: classifyFault,
    ledger: { runOnce: () => Promise.reject(new Error('there are no tools')) },
    systemPrompt: async () => ({ text: 'You answer customers.', hash: 'h' }),
    timeZone: async () => 'America/Mexico_City',
    isOverBudget: async () => false,
    onFault: () => undefined,
    onToolFailed: () => undefined,
    tracing: noTracing,
  };
}

const requestOf = (signal: AbortSignal): AgentRequest => ({
  turnId: newId(),
  conversationId: newId(),
  customerId: newId(),
  customerName: null,
  language: 'es',
  now: new Date('2026-11-24T18:00:00Z'),
  history: [],
  texts: ['hola'],
  ledger: [],
  role: 'default',
  correction: null,
  signal,
});

test('a model that hangs hands over to the fallback, which still answers within the turn', async () => {
  const agent = await agentOf([{ happens: 'hang' }, { say: 'Hola.' }]);
  const result = await runAgent(agent, requestOf(AbortSignal.timeout(TURN_DEADLINE_MS)));
  expect(result).toMatchObject({ outcome: 'replied', text: 'Hola.' });
  expect(server?.requests.map(({ model }) => model)).toEqual(['test/one', 'test/two']);
});

const candidates = createChatModels({
  settings: {
    apiKey: 'k',
    baseUrl: 'http://127.0.0.1:9/api/v1',
    models: { default: 'test/one', premium: 'test/one', economic: 'test/one', fallback: ['test/two'] },
    maxTokens: 100,
    temperature: 0,
  },
  parametersOf: () => null,
}).candidatesFor('default', { conversationId: newId(), customerId: newId() });

/** Asks models that answer as told, without a network; gives the ids in the order in which they were asked. */
async function askedWith(gate: ReturnType<typeof newGate>, answers: Readonly<Record<string, () => unknown>>) {
  const asked: string[] = [];
  const { AIMessage } = await loadLangchain();
  const question: ModelQuestion = {
    tokens: 10,
    ask: async ({ id }) => {
      asked.push(id);
      const error = answers[id]?.();
      if (error) throw error;
      return new AIMessage('Hola.');
    },
  };
  const deps = { gate, classify: classifyFault, onFault: () => undefined };
  await callModel(deps, candidates, question, AbortSignal.timeout(TURN_DEADLINE_MS));
  return asked;
}

const rateLimit = (retryAfterMs: number) => Object.assign(new Error('slow down'), { status: 429, retryAfterMs });

test('a model that asks for a long rest is not waited for: the fallback answers at once', async () => {
  const gate = newGate();
  expect(await askedWith(gate, { 'test/one': () => rateLimit(40_000) })).toEqual(['test/one', 'test/two']);
  expect(await askedWith(gate, {})).toEqual(['test/two']);
});

test('who waits for a model that is then asked to rest goes to the fallback, too', async () => {
  const gate = createModelGate({ clock: machineClock, limits: { ...limits, maxConcurrent: 1 }, shared: null });
  const leave = await gate.enter('test/one', {
    tokens: 0,
    signal: new AbortController().signal,
    maxPauseMs: Number.POSITIVE_INFINITY,
  });
  const waiting = askedWith(gate, {});
  gate.onRateLimit('test/one', 40_000);
  expect(await waiting).toEqual(['test/two']);
  if (leave !== 'paused') leave(0);
});

test('a model that asks for a short rest is asked again after it', async () => {
  let refusals = 1;
  const asked = await askedWith(newGate(), { 'test/one': () => (refusals-- > 0 ? rateLimit(300) : null) });
  expect(asked).toEqual(['test/one', 'test/one']);
});

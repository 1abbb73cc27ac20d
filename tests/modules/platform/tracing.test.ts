import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { newId } from '../../../src/core/ids.ts';
import { createLog } from '../../../src/platform/log.ts';
import { ATTRIBUTES, openTracing, type Tracing } from '../../../src/platform/tracing/index.ts';
import { readText } from '../../architecture/source-tree.ts';
import { type CollectedSpan, type Collector, startCollector } from '../../support/otlp-collector.ts';

let collector: Collector;
let lines: string[];
let closers: (() => Promise<void>)[];

beforeEach(async () => {
  collector = await startCollector();
  lines = [];
  closers = [];
});

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(closers.map((close) => close()));
  await collector.close();
});

/** The tracing of one process. */
async function open(endpoint = collector.url, headers = {}): Promise<{ tracing: Tracing; close: () => Promise<void> }> {
  // Those of this test: one before may still have something to say.
  const mine = lines;
  const log = createLog({ level: 'info', name: 'test', destination: { write: (line) => void mine.push(line) } });
  const opened = await openTracing({ endpoint, headers }, { role: 'worker', instance: newId(), log });
  closers.push(opened.close);
  return opened;
}

const named = (name: string): CollectedSpan => {
  const found = collector.spans.filter((span) => span.name === name);
  expect(found, `spans ${name}`).toHaveLength(1);
  return found[0] as CollectedSpan;
};

const rejects = (error: unknown) => async (): Promise<never> => {
  throw error;
};

test('a message is one trace though three processes know only its id: received in one, answered in another, sent by a third', async () => {
  const [message, outbox] = [newId(), newId()];
  const [reader, worker, sender] = [await open(), await open(), await open()];
  // The last one comes first: nobody waits for anybody.
  sender.tracing.record({ message, under: 'committed' }, { name: 'send', startMs: Date.now(), endMs: Date.now() + 5 });
  await sender.close();
  await worker.tracing.trace({ message, under: 'received', also: [outbox] }, { name: 'turn' }, async () => {
    await worker.tracing.within({ name: 'model call' }, () => sleep(5));
    await worker.tracing.within({ name: 'commit' }, async (span) => span.mark('committed'));
  });
  await worker.close();
  reader.tracing.record({ message, is: 'received' }, { name: 'webhook', startMs: 1_000.5, endMs: 2_000 });
  await reader.close();
  const [webhook, turn, model, commit, send] = ['webhook', 'turn', 'model call', 'commit', 'send'].map(named);
  expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([message.replaceAll('-', '')]));
  expect([webhook, turn, model, commit, send].map((span) => span?.parentSpanId)).toEqual([
    '',
    webhook?.spanId,
    turn?.spanId,
    turn?.spanId,
    commit?.spanId,
  ]);
  expect(turn?.links.map(({ traceId }) => traceId)).toEqual([outbox.replaceAll('-', '')]);
  // Also what was before this process began has its own time.
  expect([webhook?.startMs, webhook?.endMs]).toEqual([1_000.5, 2_000]);
  expect((model?.endMs ?? 0) - (model?.startMs ?? 0)).toBeGreaterThanOrEqual(4);
  expect(turn?.startMs).toBeLessThanOrEqual(model?.startMs ?? 0);
  expect(turn?.endMs).toBeGreaterThanOrEqual(commit?.endMs ?? 0);
  expect(webhook?.resource).toMatchObject({ 'service.name': 'recado', 'recado.role': 'worker' });
});

test('a turn that runs at the same time as another one keeps its own parts, and one that begins within it is none of them', async () => {
  const { tracing, close } = await open();
  const messages = [newId(), newId(), newId()] as const;
  const turn = (message: string, during: () => Promise<void>) =>
    tracing.trace({ message }, { name: 'turn', attributes: { 'recado.turn.id': message } }, during);
  await Promise.all([
    turn(messages[0], async () => {
      await sleep(10);
      await tracing.within({ name: 'tool call' }, () => sleep(1));
      await turn(messages[2], async () => undefined);
    }),
    turn(messages[1], async () => {
      await tracing.within({ name: 'model call' }, () => sleep(20));
    }),
  ]);
  await close();
  const of = (message: string) =>
    collector.spans.filter(({ traceId }) => traceId === message.replaceAll('-', '')).map(({ name }) => name);
  expect(messages.map(of)).toEqual([['turn', 'tool call'], ['turn', 'model call'], ['turn']]);
});

test('what belongs to nothing that is followed runs all the same and leaves nothing', async () => {
  const { tracing, close } = await open();
  expect(await tracing.within({ name: 'model call' }, async () => 7)).toBe(7);
  await close();
  expect(collector.spans).toEqual([]);
});

test('an error goes on to whoever waits, and only its class leaves', async () => {
  const { tracing, close } = await open();
  const broken = new AppError('model_account', 'unavailable', { facts: { detail: 'Juan wrote: me urge' } });
  const place = { message: newId() };
  await expect(tracing.trace(place, { name: 'turn' }, rejects(broken))).rejects.toBe(broken);
  const odd = Object.assign(new Error('no +52 1 55 1234 5678'), { name: 'TypeError' });
  await expect(tracing.trace(place, { name: 'commit' }, rejects(odd))).rejects.toBe(odd);
  tracing.record(place, { name: 'send', startMs: 1, endMs: 2, why: 'window_closed' });
  await close();
  const classes = ['turn', 'commit', 'send'].map((name) => named(name).attributes['error.type']);
  expect(classes).toEqual(['model_account', 'TypeError', 'window_closed']);
  expect(collector.spans.every(({ hasFailed }) => hasFailed)).toBe(true);
  expect(collector.requests.map(({ body }) => body).join()).not.toMatch(/Juan|1234|me urge/);
});

test.each([
  ['me urge mi pedido', 'withheld'],
  ['5215512345678', 'withheld'],
  ['+52 155 1234 5678', 'withheld'],
  ['wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFjNFQjBDMUQ5QjA4RkE4RDk5RjQA=', 'withheld'],
  ['wamid.HBgNNTIxNTUxMjM0NTY3OBUCABIYFjNFQjBDMUQ5QjA4RkE4RDk5RjQA', 'withheld'],
  ['ana@example.com', 'withheld'],
  ['tel-5215512345678', 'withheld'],
  ['', 'withheld'],
  ['a'.repeat(101), 'withheld'],
  ['anthropic/claude-sonnet-4-20250514', 'anthropic/claude-sonnet-4-20250514'],
  ['search_products', 'search_products'],
  ['openai/gpt-5.1:nitro', 'openai/gpt-5.1:nitro'],
  ['0193a5b2-1234-7abc-8def-123456789012', '0193a5b2-1234-7abc-8def-123456789012'],
])('of a value only what is an id or a name leaves: %j', async (given, expected) => {
  const { tracing, close } = await open();
  const attributes = { 'gen_ai.response.model': given, 'error.type': null };
  tracing.record({ message: newId() }, { name: 'model call', startMs: 1, endMs: 2, attributes });
  await close();
  expect(named('model call').attributes).toEqual({ 'gen_ai.response.model': expected });
});

test('a collector that lets everybody wait delays no work, and the end by a second at most', async () => {
  collector.behave('hang');
  const { tracing, close } = await open();
  // Time stands still: whoever waited for the collector would wait for ever.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  for (let turn = 0; turn < 5_000; turn += 1)
    await tracing.trace({ message: newId() }, { name: 'turn' }, async () => undefined);
  while (collector.requests.length === 0) await nextRound();
  expect(await tracing.trace({ message: newId() }, { name: 'turn' }, async () => 'answered')).toBe('answered');
  let isOver = false;
  const ending = close().then(() => {
    isOver = true;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(isOver).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await ending;
});

test('a collector that is away or refuses is said once, and once more when it takes spans again', async () => {
  collector.behave('refuse');
  const { tracing } = await open();
  const turn = (): Promise<void> => tracing.trace({ message: newId() }, { name: 'turn' }, async () => undefined);
  for (const requests of [1, 2]) {
    await turn();
    await expect.poll(() => collector.requests.length).toBe(requests);
  }
  collector.behave('take');
  await turn();
  await expect.poll(() => lines.length).toBe(2);
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual([
    'the collector takes no spans; they are dropped',
    'the collector takes spans again',
  ]);
});

test('the collector gets the headers that it wants, below the path of traces', async () => {
  const { tracing, close } = await open(`${collector.url}/team`, { 'api-key': 'a secret' });
  tracing.record({ message: newId() }, { name: 'send', startMs: 1, endMs: 2 });
  await close();
  expect(collector.requests.map(({ path, headers }) => [path, headers['api-key']])).toEqual([
    ['/team/v1/traces', 'a secret'],
  ]);
});

test('the page of operation explains every attribute that a span can have', () => {
  const page = readText('docs/operation.md');
  expect(Object.keys(ATTRIBUTES).length).toBeGreaterThan(20);
  expect(Object.keys(ATTRIBUTES).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

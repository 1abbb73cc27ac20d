import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ACCOUNT } from '../support/fake-meta.ts';
import { freePort } from '../support/local-server.ts';
import { type CollectedSpan, startCollector } from '../support/otlp-collector.ts';
import { phoneOf } from './customers.ts';
import { flawsOf } from './flaws.ts';
import { openWorld, type Topology, type World } from './world.ts';

const WATCH = fileURLToPath(new URL('./watch-modules.ts', import.meta.url));
const PHONE = phoneOf(8_273_645);
const SAYS = 'Busco algo muy especial para mi abuela, {}';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recado-traces-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

type Act = (world: World) => Promise<void>;

async function inWorld(topology: Topology, environment: Readonly<Record<string, string>>, act: Act): Promise<void> {
  const world = await openWorld({ topology, seed: 5, copies: 0, environment });
  try {
    await act(world);
  } finally {
    await world.close();
  }
}

/** Writes, and waits until the answer is there; how long that took, ms. */
async function ask(world: World, phone: string): Promise<number> {
  const startedAt = performance.now();
  const { token, taken } = world.customers.write(phone, SAYS);
  await taken;
  const isAnswered = (): boolean => world.meta.accepted.some(({ text }) => text.includes(token));
  await expect.poll(isAnswered, { timeout: 30_000, interval: 20 }).toBe(true);
  return performance.now() - startedAt;
}

/** Where each span hangs, by its name: `commit < turn`. */
const tree = (spans: readonly CollectedSpan[]): string[] => {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return spans
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ name, parentSpanId }) => `${name} < ${names.get(parentSpanId) ?? 'nothing'}`);
};

test('one conversation’s message is followed from webhook to send over web and workers, and nothing of it can be read', async () => {
  const collector = await startCollector();
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_EXPORTER_OTLP_HEADERS: 'api-key=of%20ours' };
  await inWorld('workers', environment, async (world) => {
    world.model.useTool({ tool: 'search_products', args: () => ({ query: 'regalo abuela' }), say: () => 'Ya veo.' });
    await ask(world, PHONE);
    await ask(world, PHONE);
    // What ends hands over what it still has.
    for (const worker of world.workers) expect((await world.end(worker)).code).toBe(0);
  });
  await collector.close();
  const traces = [...Map.groupBy(collector.spans, ({ traceId }) => traceId).values()];
  expect(traces.map((spans) => tree(spans).toSorted())).toEqual(
    Array.from({ length: 2 }, () => [
      ...['commit < turn', 'model call < turn', 'model call < turn', 'send < commit', 'tool call < turn'],
      ...['turn < webhook', 'webhook < nothing'],
    ]),
  );
  const [first = []] = traces;
  const of = (name: string) => first.find((span) => span.name === name)?.attributes ?? {};
  expect(of('turn')).toMatchObject({ 'recado.turn.outcome': 'answered', 'recado.turn.messages': 1 });
  expect(of('turn')['recado.turn.id']).toBe(of('webhook')['recado.message.id']);
  expect(of('model call')).toMatchObject({
    ...{ 'gen_ai.request.model': 'test/echo', 'gen_ai.usage.input_tokens': 100, 'gen_ai.usage.output_tokens': 10 },
    'recado.usage.cost_usd': 0,
  });
  expect(of('tool call')).toEqual({ 'gen_ai.tool.name': 'search_products', 'recado.tool.risk': 'reads' });
  expect(of('send')).toMatchObject({ 'recado.outbox.origin': 'reply', 'recado.outbox.result': 'sent' });
  expect(new Set(collector.spans.map(({ attributes }) => attributes['recado.conversation.id']))).toContain(
    of('send')['recado.conversation.id'],
  );
  expect(collector.requests.every(({ headers }) => headers['api-key'] === 'of ours')).toBe(true);
  const sent = collector.requests.map(({ body }) => body).join('\n');
  for (const secret of [
    PHONE.slice(-8),
    'abuela',
    'Ya veo',
    'Cliente',
    'wamid',
    ACCOUNT.accessToken,
    ACCOUNT.appSecret,
  ])
    expect(sent).not.toContain(secret);
}, 120_000);

test.each(['does not answer', 'is not there'])(
  'a collector that %s delays no answer, and no end',
  async (what) => {
    const collector = await startCollector();
    collector.behave('hang');
    const endpoint = what === 'is not there' ? `http://127.0.0.1:${await freePort()}` : collector.url;
    await inWorld('external', { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }, async (world) => {
      await ask(world, phoneOf(1));
      const times: number[] = [];
      for (let turn = 0; turn < 10; turn += 1) times.push(await ask(world, phoneOf(2 + turn)));
      // Longer than any answer here, shorter than anything that waits for a collector.
      expect(Math.max(...times)).toBeLessThan(4_000);
      const ended = await world.end('server');
      expect(ended.code).toBe(0);
      expect(ended.ms).toBeLessThan(9_000);
    });
    expect(collector.requests.length > 0).toBe(what === 'does not answer');
    await collector.close();
  },
  120_000,
);

test('who names no collector loads nothing of OpenTelemetry but the names that others use, and answers', async () => {
  const collector = await startCollector();
  const loaded = async (name: string, environment: Readonly<Record<string, string>>): Promise<string[]> => {
    const watched = join(folder, name);
    const watching = { NODE_OPTIONS: `--import=${WATCH}`, WATCHED_MODULES: watched };
    await inWorld('external', { ...watching, ...environment }, async (world) => {
      await ask(world, phoneOf(1));
      expect(flawsOf(await world.settle(30_000))).toEqual([]);
    });
    const modules = (await readFile(watched, 'utf8')).trim().split('\n');
    expect(modules.some((url) => url.endsWith('/src/turn/run-turn.ts'))).toBe(true);
    const packages = modules.flatMap((url) => /@opentelemetry\/([\w-]+)/.exec(url)?.[1] ?? []);
    return [...new Set([...packages, ...modules.filter((url) => url.endsWith('/tracing/otlp.ts'))])];
  };
  expect((await loaded('without', {})).filter((name) => name !== 'api')).toEqual([]);
  const withOne = await loaded('with', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  expect(withOne).toEqual(expect.arrayContaining(['sdk-trace', 'exporter-trace-otlp-http', 'resources']));
  await collector.close();
}, 120_000);

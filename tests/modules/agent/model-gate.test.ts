import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createModelGate } from '../../../src/agent/index.ts';
import type { LeaveGate } from '../../../src/agent/ports.ts';

const MODEL = 'test/one';
const never = new AbortController().signal;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const gateOf = (maxConcurrent: number, tokensPerMinute: number | null = null) =>
  createModelGate({ clock: () => new Date(), limits: { maxConcurrent, tokensPerMinute }, shared: null });

/** Waits at the gate however long it takes. */
async function enter(gate: Gate, model = MODEL, signal = never, tokens = 0): Promise<LeaveGate> {
  const leave = await gate.enter(model, { tokens, signal, maxPauseMs: Number.POSITIVE_INFINITY });
  if (leave === 'paused') throw new Error('nobody waits out a pause without end');
  return leave;
}

/** Lets everything that may go on now do so. */
const settle = () => vi.advanceTimersByTimeAsync(0);

type Gate = ReturnType<typeof gateOf>;

/** Who asked in which order, and who was let in. */
function callers(gate: Gate, names: readonly string[], signal = never) {
  const inside = new Map<string, LeaveGate>();
  for (const name of names)
    void enter(gate, MODEL, signal).then(
      (leave) => inside.set(name, leave),
      () => undefined,
    );
  return inside;
}

/** How many may be inside at once now. */
async function placesOf(gate: Gate): Promise<number> {
  const inside = callers(
    gate,
    Array.from({ length: 100 }, (_, index) => `${index}`),
  );
  await settle();
  return inside.size;
}

test('no more callers than allowed are inside, and the others are let in in their order', async () => {
  const gate = gateOf(2);
  const inside = callers(gate, ['a', 'b', 'c', 'd']);
  await settle();
  expect([...inside.keys()]).toEqual(['a', 'b']);
  inside.get('b')?.(null);
  await settle();
  expect([...inside.keys()]).toEqual(['a', 'b', 'c']);
  inside.get('a')?.(null);
  await settle();
  expect([...inside.keys()]).toEqual(['a', 'b', 'c', 'd']);
});

test('who gives up while waiting is told why and takes no place', async () => {
  const gate = gateOf(1);
  const first = callers(gate, ['a']);
  const leaving = new AbortController();
  const refused = enter(gate, MODEL, leaving.signal).catch((reason: unknown) => reason);
  const last = callers(gate, ['c']);
  leaving.abort('newer_message');
  expect(await refused).toBe('newer_message');
  first.get('a')?.(null);
  await settle();
  expect([...last.keys()]).toEqual(['c']);
});

test('who has given up already does not even wait', async () => {
  await expect(enter(gateOf(1), MODEL, AbortSignal.abort('shutdown'))).rejects.toBe('shutdown');
});

test('a rate limit closes the model for as long as it asks, and not for other models', async () => {
  const gate = gateOf(10);
  gate.onRateLimit(MODEL, 7_000);
  const inside = callers(gate, ['a']);
  await vi.advanceTimersByTimeAsync(6_900);
  expect(inside.size).toBe(0);
  const other = vi.fn();
  await enter(gate, 'test/two').then(other);
  expect(other).toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(inside.size).toBe(1);
});

test('a rate limit that asks for an hour closes the model for a minute', async () => {
  const gate = gateOf(10);
  gate.onRateLimit(MODEL, 3_600_000);
  const inside = callers(gate, ['a']);
  await vi.advanceTimersByTimeAsync(60_001);
  expect(inside.size).toBe(1);
});

test('a rate limit halves what was under way, and successes let it rise again slowly', async () => {
  const gate = gateOf(20);
  const inside = callers(
    gate,
    Array.from({ length: 20 }, (_, index) => `${index}`),
  );
  await settle();
  gate.onRateLimit(MODEL, 0);
  for (const leave of inside.values()) leave(null);
  await vi.advanceTimersByTimeAsync(1);
  const lower = await placesOf(gate);
  expect(lower).toBe(10);
  gate.onSuccess(MODEL);
  const more = callers(gate, ['one more']);
  await settle();
  expect(more.size).toBe(0);
});

test('rate limits never close a model for good', async () => {
  const gate = gateOf(20);
  for (let count = 0; count < 50; count++) gate.onRateLimit(MODEL, 0);
  await vi.advanceTimersByTimeAsync(1);
  expect(await placesOf(gate)).toBeGreaterThanOrEqual(1);
});

test('successes never lift the limit above what is allowed', async () => {
  const gate = gateOf(3);
  for (let count = 0; count < 50; count++) gate.onSuccess(MODEL);
  expect(await placesOf(gate)).toBe(3);
});

test('five failures within thirty seconds open the circuit, and it closes again after a rest', async () => {
  const gate = gateOf(10);
  for (let count = 0; count < 4; count++) gate.onFault(MODEL);
  expect(gate.isHealthy(MODEL)).toBe(true);
  gate.onFault(MODEL);
  expect(gate.isHealthy(MODEL)).toBe(false);
  expect(gate.isHealthy('test/two')).toBe(true);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(gate.isHealthy(MODEL)).toBe(true);
});

test('failures that are far apart do not open it', async () => {
  const gate = gateOf(10);
  for (let count = 0; count < 10; count++) {
    gate.onFault(MODEL);
    await vi.advanceTimersByTimeAsync(8_000);
  }
  expect(gate.isHealthy(MODEL)).toBe(true);
});

test('tokens of a minute are used up in the order of the callers, a large one is not overtaken', async () => {
  const gate = gateOf(10, 30_000);
  // An estimate is taken for half as much again until the gate has learnt better.
  await enter(gate, MODEL, never, 16_000);
  const inside: string[] = [];
  void enter(gate, MODEL, never, 8_000).then(() => inside.push('large'));
  void enter(gate, MODEL, never, 100).then(() => inside.push('small'));
  await vi.advanceTimersByTimeAsync(50_000);
  expect(inside).toEqual([]);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(inside).toEqual(['large', 'small']);
});

test('a call that used fewer tokens than estimated gives the others back', async () => {
  const gate = gateOf(10, 30_000);
  const leave = await enter(gate, MODEL, never, 20_000);
  const inside = vi.fn();
  void enter(gate, MODEL, never, 10_000).then(inside);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(inside).not.toHaveBeenCalled();
  leave(15_000);
  await settle();
  expect(inside).toHaveBeenCalled();
});

test('a call whose use is not known counts as it was estimated', async () => {
  const gate = gateOf(10, 30_000);
  const leave = await enter(gate, MODEL, never, 20_000);
  const inside = vi.fn();
  void enter(gate, MODEL, never, 10_000).then(inside);
  leave(null);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(inside).not.toHaveBeenCalled();
});

test('the gate learns how far estimates are off', async () => {
  const gate = gateOf(10, 30_000);
  for (let call = 0; call < 30; call++) (await enter(gate, MODEL, never, 1_000))(500);
  await vi.advanceTimersByTimeAsync(70_000);
  const inside = vi.fn();
  // At first 20,000 would have been taken for 30,000, now it is taken for 10,000.
  for (let call = 0; call < 2; call++) void enter(gate, MODEL, never, 20_000).then(inside);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(inside).toHaveBeenCalledTimes(2);
});

test('who has somewhere else to go does not wait out a long pause', async () => {
  const gate = gateOf(10);
  const caller = { tokens: 0, signal: never, maxPauseMs: 4_000 };
  gate.onRateLimit(MODEL, 5_000);
  expect(await gate.enter(MODEL, caller)).toBe('paused');
  await vi.advanceTimersByTimeAsync(2_000);
  const waiting = vi.fn();
  void gate.enter(MODEL, caller).then(waiting);
  await vi.advanceTimersByTimeAsync(2_900);
  expect(waiting).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(200);
  expect(waiting).toHaveBeenCalledWith(expect.any(Function));
});

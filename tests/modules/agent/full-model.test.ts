import { expect, test } from 'vitest';
import { createModelGate } from '../../../src/agent/index.ts';
import { machineClock } from '../../../src/core/clock.ts';

const caller = (maxPauseMs: number) => ({ tokens: 10, signal: new AbortController().signal, maxPauseMs });
const gateOf = (maxConcurrent: number) =>
  createModelGate({ clock: machineClock, limits: { maxConcurrent, tokensPerMinute: null }, shared: null });

test('a model whose places are all held by calls that hang is left for the next one', async () => {
  const gate = gateOf(1);
  const hanging = await gate.enter('one', caller(50));
  expect(hanging).toBeTypeOf('function');
  expect(await gate.enter('one', caller(50))).toBe('paused');
});

test('who has nowhere else to go waits for a place and gets it', async () => {
  const gate = gateOf(1);
  const first = await gate.enter('one', caller(50));
  const second = gate.enter('one', caller(Number.POSITIVE_INFINITY));
  if (typeof first === 'function') first(null);
  expect(await second).toBeTypeOf('function');
});

import { expect, test } from 'vitest';
import { createRateLimit, throughputLimit } from '../../../src/simulator/graph/rate-limits.ts';
import { metaJson } from '../../../src/simulator/wire/meta-bytes.ts';
import { backOffMs, isGivenUp } from '../../../src/simulator/wire/patience-rules.ts';

const at = (ms: number): Date => new Date(Date.UTC(2026, 10, 24) + ms);

test('the pauses between deliveries double from one second to five minutes', () => {
  expect([1, 2, 3, 4, 9, 10, 100].map(backOffMs)).toEqual([1_000, 2_000, 4_000, 8_000, 256_000, 300_000, 300_000]);
});

test('a webhook is given up after seven days of business time', () => {
  const week = 7 * 24 * 3_600_000;
  expect(isGivenUp(at(0), at(week))).toBe(false);
  expect(isGivenUp(at(0), at(week + 1))).toBe(true);
});

test('a burst borrows from the future: what was borrowed has to pass before the next', () => {
  const limit = createRateLimit({ everyMs: 6_000, burst: 3 });
  expect([0, 0, 0, 0].map((ms) => limit.mayPass('a', at(ms)))).toEqual([true, true, true, false]);
  expect(limit.mayPass('b', at(0))).toBe(true);
  expect([5_999, 6_000, 6_000].map((ms) => limit.mayPass('a', at(ms)))).toEqual([false, true, false]);
  expect(limit.mayPass('a', at(60_000))).toBe(true);
});

test('a number carries 80 messages in one second', () => {
  const limit = throughputLimit();
  const passed = Array.from({ length: 100 }, () => limit.mayPass('number', at(0))).filter(Boolean);
  expect(passed).toHaveLength(80);
  expect(Array.from({ length: 100 }, () => limit.mayPass('number', at(1_000))).filter(Boolean)).toHaveLength(80);
});

test('bodies are ASCII with lower-case escapes and escaped slashes, and say the same', () => {
  const value = { text: 'ñ/☕ 😀 \ud800 \u0000' };
  expect(metaJson(value)).toBe('{"text":"\\u00f1\\/\\u2615 \\ud83d\\ude00 \\ud800 \\u0000"}');
  expect(JSON.parse(metaJson(value))).toEqual(value);
});

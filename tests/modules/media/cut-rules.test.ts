import { expect, test } from 'vitest';
import { isSilent, planParts } from '../../../src/media/voice/cut-rules.ts';

test('a short sound is one part', () => {
  expect(planParts(300, 300, [{ from: 100, to: 120 }])).toEqual([{ from: 0, to: 300 }]);
});

test('a long sound is cut in the middle of the longest silence near the place', () => {
  const silences = [
    { from: 10, to: 40 },
    { from: 80, to: 81 },
    { from: 90, to: 94 },
  ];
  expect(planParts(150, 100, silences)).toEqual([
    { from: 0, to: 92 },
    { from: 92, to: 150 },
  ]);
});

test('where nobody pauses it is cut all the same, without a gap, and every part has a length', () => {
  for (const seconds of [301, 600, 899.5, 3_600]) {
    const parts = planParts(seconds, 300, [{ from: 0, to: seconds }]);
    expect(parts[0]?.from).toBe(0);
    expect(parts.at(-1)?.to).toBe(seconds);
    for (const [at, part] of parts.entries()) {
      expect(part.to).toBeGreaterThan(part.from);
      expect(part.to - part.from).toBeLessThanOrEqual(300);
      expect(parts[at + 1]?.from ?? part.to).toBe(part.to);
    }
  }
});

test('a click between silences is no word', () => {
  const silences = [
    { from: 0, to: 1 },
    { from: 1.1, to: 3 },
  ];
  expect(isSilent(3, silences)).toBe(true);
  expect(isSilent(3.5, silences)).toBe(false);
});

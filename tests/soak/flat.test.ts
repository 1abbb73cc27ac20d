import { expect, test } from 'vitest';
import { findGrowth, type Sample, type Statement, type Window } from './flat.ts';

const MB = 2 ** 20;
const sample = (over: Partial<Sample> = {}): Sample => ({
  ...{ rssBytes: 200 * MB, heapBytes: 80 * MB, handles: 40, connections: 8, jobs: 20 },
  ...over,
});
const statement = (over: Partial<Statement> = {}): Statement => ({
  ...{ id: '1', query: 'select', calls: 100, meanMs: 4, totalMs: 400 },
  ...over,
});
const window = (samples: readonly Sample[], statements: readonly Statement[] = [statement()]): Window => ({
  samples,
  statements,
});
const growing = (last: Window, first = window([sample()])): readonly boolean[] =>
  findGrowth(first, last).map(({ isFlat }) => !isFlat);

test('what stays as it was is flat, also when memory swings between two collections of garbage', () => {
  const swinging = [sample({ heapBytes: 150 * MB }), sample({ heapBytes: 81 * MB }), sample({ rssBytes: 230 * MB })];
  expect(growing(window(swinging))).toEqual([false, false, false, false, false, false]);
});

test.each<[what: string, last: Window, position: number]>([
  ['memory', window([sample({ rssBytes: 212 * MB })]), 0],
  ['heap', window([sample({ heapBytes: 85 * MB })]), 1],
  ['handles', window([sample({ handles: 43 }), sample({ handles: 60 })]), 2],
  ['a connection', window([sample(), sample({ connections: 9 })]), 3],
  ['the line of wake-ups', window([sample({ jobs: 2_000 })]), 4],
  ['the time of a statement', window([sample()], [statement({ meanMs: 4.9 })]), 5],
])('%s that grows is found', (_what, last, position) => {
  expect(growing(last)).toEqual([0, 1, 2, 3, 4, 5].map((each) => each === position));
});

test('a statement that runs in no time, or hardly ever, says nothing', () => {
  const quick = window([sample()], [statement({ meanMs: 0.1 })]);
  expect(growing(window([sample()], [statement({ meanMs: 0.3 })]), quick)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(growing(window([sample()], [statement({ meanMs: 40, calls: 5 })]))).toHaveLength(5);
});

test('a statement that was light at the start and is slow at the end is found', () => {
  const heavy = Array.from({ length: 12 }, (_, index) => statement({ id: `heavy ${index}`, totalMs: 5_000 }));
  const light = { id: 'light', query: 'select light' };
  const found = findGrowth(
    window([sample()], [...heavy, statement({ ...light, meanMs: 0.2, totalMs: 20 })]),
    window([sample()], [...heavy, statement({ ...light, meanMs: 80, totalMs: 8_000 })]),
  );
  expect(found.filter(({ isFlat }) => !isFlat).map(({ line }) => line)).toEqual([expect.stringContaining('light')]);
});

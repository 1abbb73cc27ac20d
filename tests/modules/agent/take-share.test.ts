import { describe, expect, test } from 'vitest';
import type { ModelLimits, ModelState, Report } from '../../../src/agent/limit-state.ts';
import { type Claim, splitFairly } from '../../../src/agent/split-fairly.ts';
import { LEASE_MS, takeShare } from '../../../src/agent/take-share.ts';

const NOTHING: Claim = { first: 0, needed: 0, wanted: 0 };
const needs = (needed: number): Claim => ({ first: 0, needed, wanted: needed });

/** Processes that report to one shared state, at times that the test says. */
function processes(limits: ModelLimits, start: ModelState | null = null) {
  let state = start;
  return {
    state: () => state,
    report: (process: string, nowMs: number, over: Partial<Report> = {}) => {
      const report: Report = {
        process,
        active: 0,
        calls: NOTHING,
        tokens: NOTHING,
        waitedMs: null,
        spentTokens: 0,
        successes: 0,
        refusedMs: null,
        ...over,
      };
      const taken = takeShare(state, report, nowMs, limits);
      // As it would come back from the store.
      state = JSON.parse(JSON.stringify(taken.after)) as ModelState;
      return taken.share;
    },
  };
}

const AT = 1_000_000;

describe('splitting a limit', () => {
  test.each<[string, number, Claim[], number[]]>([
    ['what everybody needs fits', 10, [needs(3), needs(4)], [3, 4]],
    ['what one does not use goes to the others', 10, [needs(2), needs(20), needs(20)], [2, 4, 4]],
    ['the unit that cannot be divided goes to who comes first', 2, [needs(5), needs(5), needs(5)], [1, 1, 0]],
    ['needs come before reserves', 4, [{ first: 0, needed: 0, wanted: 8 }, needs(4)], [0, 4]],
    ['reserves share what is left', 10, [{ first: 0, needed: 2, wanted: 10 }, needs(2)], [8, 2]],
    ['first callers come before everything', 10, [{ first: 6, needed: 60, wanted: 60 }, needs(20)], [8, 2]],
    ['a first caller who does not fit is not overtaken', 5, [{ first: 6, needed: 6, wanted: 6 }, needs(3)], [0, 0]],
    ['there is nothing to split', -3, [needs(5)], [0]],
  ])('%s', (_, total, claims, parts) => {
    expect(splitFairly(total, claims)).toEqual(parts);
  });

  test('never gives more than there is, nor more than is wanted', () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    for (let round = 0; round < 2_000; round++) {
      const total = random(50);
      const claims = Array.from({ length: 1 + random(6) }, () => {
        const [first, more, reserve] = [random(5), random(20), random(10)];
        return { first, needed: first + more, wanted: first + more + reserve };
      });
      const parts = splitFairly(total, claims);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(total);
      expect(parts.every((part, index) => part >= 0 && part <= (claims[index]?.wanted ?? 0))).toBe(true);
    }
  });
});

describe('calls under way', () => {
  const limits = { maxConcurrent: 10, tokensPerMinute: null };

  test('a process gets what others have left, and its fair part once they have let go', () => {
    const { report } = processes(limits);
    expect(report('a', AT, { calls: needs(30) }).places).toBe(10);
    expect(report('b', AT, { calls: needs(30) }).places).toBe(0);
    expect(report('a', AT, { active: 10, calls: needs(30) }).places).toBe(5);
    expect(report('b', AT, { calls: needs(30) }).places).toBe(0);
    report('a', AT, { active: 5, calls: needs(30) });
    expect(report('b', AT, { calls: needs(30) }).places).toBe(5);
  });

  test('what a process held that reports no more is free after three seconds, not before', () => {
    const { report } = processes(limits);
    report('killed', AT, { active: 10, calls: needs(10) });
    expect(report('b', AT + LEASE_MS - 1, { calls: needs(10) }).places).toBe(0);
    expect(report('b', AT + LEASE_MS, { calls: needs(10) }).places).toBe(10);
  });

  test('a process that leaves gives everything back at once', () => {
    const { report, state } = processes(limits);
    report('a', AT, { calls: needs(10) });
    report('a', AT);
    expect(state()?.members).toEqual({});
    expect(report('b', AT, { calls: needs(10) }).places).toBe(10);
  });

  test('with fewer places than processes, who waits longest comes first', () => {
    const { report } = processes({ maxConcurrent: 1, tokensPerMinute: null });
    report('a', AT, { active: 1, calls: needs(2), waitedMs: 10 });
    expect(report('b', AT, { calls: needs(1), waitedMs: 500 }).places).toBe(0);
    expect(report('a', AT, { calls: needs(1), waitedMs: 20 }).places).toBe(0);
    expect(report('b', AT, { calls: needs(1), waitedMs: 510 }).places).toBe(1);
  });
});

describe('a refusal', () => {
  const limits = { maxConcurrent: 100, tokensPerMinute: 64_000 };

  test('pauses the model for every process and halves what was under way in all of them', () => {
    const { report, state } = processes(limits);
    report('a', AT, { active: 20, calls: needs(20) });
    report('b', AT, { active: 19, calls: needs(19), refusedMs: 7_000 });
    expect(report('a', AT + 2_000, { calls: needs(20) }).pauseMs).toBe(5_000);
    expect(report('a', AT + 7_000, { calls: needs(20) }).pauseMs).toBe(0);
    expect(state()).toMatchObject({ limit: 20, tokenLimit: 32_000 });
  });

  test('of calls that had left before the last one lowers nothing twice, and pauses as long as the longest asks', () => {
    const { report, state } = processes(limits);
    report('a', AT, { active: 79, calls: needs(79), refusedMs: 1_000 });
    const share = report('b', AT + 500, { active: 1, calls: needs(1), refusedMs: 3_000 });
    expect(state()?.limit).toBe(40);
    expect(share.pauseMs).toBe(3_000);
    report('b', AT + 5_000, { active: 39, calls: needs(39), refusedMs: 1_000 });
    expect(state()?.limit).toBe(20);
  });

  test('is forgiven slowly: a round of successes gives back a little, many give back all and no more', () => {
    const { report, state } = processes(limits);
    report('a', AT, { active: 99, calls: needs(99), refusedMs: 0 });
    report('a', AT, { active: 50, calls: needs(50), successes: 50 });
    expect(state()?.limit).toBeGreaterThan(50);
    expect(state()?.limit).toBeLessThan(55);
    expect(state()?.tokenLimit).toBeLessThan(64_000);
    for (let round = 0; round < 100; round++) report('a', AT, { active: 50, calls: needs(50), successes: 50 });
    expect(state()).toMatchObject({ limit: 100, tokenLimit: 64_000 });
  });

  test('after refusal leaves two places and a sixteenth of the tokens', () => {
    const { report, state } = processes(limits);
    for (let count = 0; count < 20; count++) report('a', AT + count * 2_000, { calls: needs(9), refusedMs: 0 });
    expect(state()).toMatchObject({ limit: 2, tokenLimit: 4_000 });
  });

  test('is forgotten when nobody used the model for ten minutes, and a lower setting counts at once', () => {
    const { report, state } = processes(limits);
    report('a', AT, { active: 9, calls: needs(9), refusedMs: 0 });
    report('a', AT + 600_001, { calls: needs(9) });
    expect(state()?.limit).toBe(100);
  });

  test('that a store whose clock was set back has kept for the future ends nothing', () => {
    const { report } = processes(limits);
    report('a', AT + 3_600_000, { active: 99, calls: needs(99), refusedMs: 60_000 });
    expect(report('b', AT, { calls: needs(99) })).toMatchObject({ pauseMs: 0, places: 99 });
  });

  test('a lower setting counts at once', () => {
    const { state, report } = processes(limits);
    report('a', AT, { calls: needs(9) });
    const lower = processes({ maxConcurrent: 3, tokensPerMinute: 1_000 }, state());
    expect(lower.report('b', AT + LEASE_MS, { calls: needs(9) })).toMatchObject({ places: 3, tokenLimit: 1_000 });
  });
});

describe('tokens', () => {
  const limits = { maxConcurrent: 100, tokensPerMinute: 60_000 };
  const using = (tokens: number, over: Partial<Report> = {}): Partial<Report> => ({
    active: 1,
    calls: needs(1),
    tokens: needs(tokens),
    ...over,
  });

  test('spent by anybody count for all within a minute, and not after it', () => {
    const { report } = processes(limits);
    report('a', AT, using(40_000, { spentTokens: 40_000 }));
    report('a', AT, { spentTokens: 0 });
    expect(report('b', AT + 59_999, using(60_000)).tokens).toBe(20_000);
    expect(report('b', AT + 65_001, using(60_000)).tokens).toBe(60_000);
  });

  test('that others hold are not given twice', () => {
    const { report } = processes(limits);
    expect(report('a', AT, using(50_000)).tokens).toBe(50_000);
    expect(report('b', AT, using(50_000)).tokens).toBe(10_000);
    expect(report('a', AT, using(50_000)).tokens).toBe(30_000);
    expect(report('b', AT, using(50_000)).tokens).toBe(30_000);
  });

  test('that a killed process held count as spent, for nobody knows', () => {
    const { report } = processes(limits);
    report('killed', AT, using(50_000));
    expect(report('b', AT + LEASE_MS, using(60_000)).tokens).toBe(10_000);
  });

  test('that were estimated too high come back', () => {
    const { report } = processes(limits);
    report('a', AT, using(0, { spentTokens: 50_000 }));
    report('a', AT + 6_000, using(0, { spentTokens: -45_000 }));
    expect(report('b', AT + 6_000, using(60_000)).tokens).toBe(55_000);
  });

  test('are kept for a call that needs many, and it may need more than there can be', () => {
    const { report } = processes(limits);
    report('b', AT, using(0, { spentTokens: 30_000 }));
    const large = { first: 90_000, needed: 90_000, wanted: 90_000 };
    expect(report('a', AT, using(0, { tokens: large, waitedMs: 100 })).tokens).toBe(0);
    expect(report('b', AT, using(20_000, { waitedMs: 50 })).tokens).toBe(0);
    expect(report('a', AT + 65_001, using(0, { tokens: large, waitedMs: 65_101 }))).toMatchObject({
      tokens: 60_000,
      tokenLimit: 60_000,
    });
  });

  test('without a limit are never short', () => {
    const { report } = processes({ maxConcurrent: 1, tokensPerMinute: null });
    expect(report('a', AT, using(5, { spentTokens: 1e9 })).tokens).toBe(Number.POSITIVE_INFINITY);
    expect(report('a', AT, using(5, { refusedMs: 0 })).tokenLimit).toBe(Number.POSITIVE_INFINITY);
  });
});

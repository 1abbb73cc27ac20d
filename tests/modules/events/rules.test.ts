import { describe, expect, test } from 'vitest';
import { afterAttempt, healthAfter, retryAfterMs, switchOffReason } from '../../../src/events/rules.ts';

const AT = new Date('2026-11-24T18:00:00.000Z');
const HOUR = 3_600_000;
const failed = { outcome: 'answered', status: 503, retryAfterMs: null, answer: '' } as const;
const later = (ms: number): Date => new Date(AT.getTime() + ms);

describe('when an event is tried again', () => {
  test('is later each time, and ends after a day', () => {
    const tries: number[] = [];
    let now = AT;
    for (let attempts = 1; attempts < 30; attempts++) {
      const next = afterAttempt({ attempts, triesSince: AT }, failed, now, 0);
      if (next.to !== 'ready') break;
      tries.push((next.at.getTime() - AT.getTime()) / 1_000);
      now = next.at;
    }
    expect(tries).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
  });

  test('is when the receiver says, within the day', () => {
    const asks = (ms: number) =>
      afterAttempt({ attempts: 1, triesSince: AT }, { ...failed, retryAfterMs: ms }, AT, 0) as { readonly at: Date };
    expect(asks(HOUR).at).toEqual(later(HOUR));
    expect(asks(400 * HOUR).at).toEqual(later(24 * HOUR));
    expect(retryAfterMs('120', AT)).toBe(120_000);
    expect(retryAfterMs(later(5_000).toUTCString(), AT)).toBe(5_000);
    expect([retryAfterMs('soon', AT), retryAfterMs(undefined, AT)]).toEqual([null, null]);
  });

  test('is spread by chance, and not at once when the worker was away for hours', () => {
    const at = (now: Date, chance: number) =>
      (afterAttempt({ attempts: 2, triesSince: AT }, failed, now, chance) as { readonly at: Date }).at.getTime();
    expect(at(AT, 1)).toBeGreaterThan(at(AT, 0));
    expect(at(later(10 * HOUR), 0)).toBeGreaterThan(later(10 * HOUR).getTime() + 60_000);
  });
});

describe('how an endpoint does', () => {
  const WELL = { failures: 0, failingSince: null, failedAt: null, restUntil: null };

  test('is forgotten with the first success, and doubted from the third failure on', () => {
    const ill = healthAfter(WELL, [failed, failed, failed], AT);
    expect(ill).toMatchObject({ failures: 3, failingSince: AT, restUntil: later(1_000) });
    expect(healthAfter(ill, Array(20).fill(failed), AT).restUntil).toEqual(later(60_000));
    expect(healthAfter(ill, [{ ...failed, status: 204 }], AT)).toEqual(WELL);
    const asked = healthAfter(WELL, [{ ...failed, status: 429, retryAfterMs: 30_000 }], AT);
    expect(asked.restUntil).toEqual(later(30_000));
  });

  test('switches it off after five days of failure, and not for two failures far apart', () => {
    let health = healthAfter(WELL, [failed], AT);
    for (let hours = 10; hours < 120; hours += 10) {
      health = healthAfter(health, [failed], later(hours * HOUR));
      expect(switchOffReason(health, [failed], later(hours * HOUR))).toBeNull();
    }
    health = healthAfter(health, [failed], later(120 * HOUR));
    expect(switchOffReason(health, [failed], later(120 * HOUR))).toBe('failing');
    const once = healthAfter(healthAfter(WELL, [failed], AT), [failed], later(200 * HOUR));
    expect(switchOffReason(once, [failed], later(200 * HOUR))).toBeNull();
    expect(switchOffReason(WELL, [{ ...failed, status: 410 }], AT)).toBe('gone');
  });
});

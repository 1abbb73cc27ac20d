import type { Verdict } from './judge.ts';

/** Everything that must not be, in words; empty when each message had its one outcome, in order. */
export const flawsOf = (verdict: Verdict): readonly string[] => [
  ...verdict.lost.map((token) => `lost: ${token}`),
  ...verdict.doubled.map((token) => `answered twice: ${token}`),
  ...verdict.reordered.map((pair) => `out of order: ${pair}`),
  ...verdict.overlapping.map((what) => `two at once: ${what}`),
  ...verdict.misdirected.map((token) => `sent to somebody else: ${token}`),
];

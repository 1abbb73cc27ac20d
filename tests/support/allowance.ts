import type { Allowance } from '../../src/media/index.ts';

/** Everything may be understood, unless the test says otherwise. */
export const allowance = (over: Partial<Allowance> = {}): Allowance => ({
  isOverBudget: async () => false,
  limits: { files: 100_000, soundSeconds: 100_000, visionCalls: 100_000 },
  dayStart: async () => new Date(new Date().setUTCHours(0, 0, 0, 0)),
  nextDayInMs: async () => 3_600_000,
  ...over,
});

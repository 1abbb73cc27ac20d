import type { Pace } from '../../src/outbox/index.ts';

/** A pace at which everything may leave at once. */
export const unhurried: Pace = {
  take: async () => ({ arrive: async () => true, passOn: () => undefined }),
  slowDown: async () => undefined,
};

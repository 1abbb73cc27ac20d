const LONGEST_BACK_OFF_MS = 5 * 60_000;
/** Meta's overview page: tried again with decreasing frequency for up to seven days. */
const PATIENCE_MS = 7 * 24 * 60 * 60_000;

/** Machine time until the next attempt after `attempt` have failed, ms: 1 s, 2 s, 4 s … up to five minutes. */
export const backOffMs = (attempt: number): number =>
  Math.min(LONGEST_BACK_OFF_MS, 1_000 * 2 ** Math.min(20, attempt - 1));

/** Whether a webhook made at this moment of business time is given up. */
export const isGivenUp = (createdAt: Date, now: Date): boolean => now.getTime() - createdAt.getTime() > PATIENCE_MS;

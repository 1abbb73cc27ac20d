/** What staff is told of a conversation that waits: at once, again, and then the owner, who looks after everything. */
export type ReminderStep = 'waiting' | 'reminder' | 'owner';

/** After how long each is due, ms of business time, and the bit by which it is remembered. */
const STEPS: readonly { readonly step: ReminderStep; readonly afterMs: number; readonly bit: number }[] = [
  { step: 'waiting', afterMs: 0, bit: 1 },
  { step: 'reminder', afterMs: 60_000, bit: 2 },
  { step: 'owner', afterMs: 600_000, bit: 4 },
];

/** The sum of the bits of what is due after so long. */
export const dueBits = (waitedMs: number): number =>
  STEPS.reduce((sum, { afterMs, bit }) => sum + (waitedMs >= afterMs ? bit : 0), 0);

/**
 * What is told now of what is due and was not told yet. Of the two that say the same a late one stands for both: after an
 * outage nobody hears twice at once.
 */
export function stepsToTell(due: number, told: number): readonly ReminderStep[] {
  const open = STEPS.filter(({ bit }) => (due & bit) !== 0 && (told & bit) === 0).map(({ step }) => step);
  return open.includes('reminder') ? open.filter((step) => step !== 'waiting') : open;
}

/** When the next one is due: what is looked for again before that finds nothing. */
export const REMINDER_TIMES: readonly { readonly afterMs: number; readonly bits: number }[] = STEPS.map(
  ({ afterMs }) => ({
    afterMs,
    bits: dueBits(afterMs),
  }),
);

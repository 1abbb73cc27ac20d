/** How far a refund has come: accepted, given, come back. It only goes on: a failed one is never given after all. */
const REFUND_RANKS: Readonly<Record<string, number>> = { succeeded: 1, failed: 2, canceled: 2 };
const rankOf = (state: string): number => REFUND_RANKS[state] ?? 0;

export const isRefundGiven = ({ state }: { readonly state: string }): boolean => rankOf(state) === 1;
export const hasRefundFailed = ({ state }: { readonly state: string }): boolean => rankOf(state) === 2;

/** Whether what the vendor says of a refund now is a step from what it said before. */
export const refundMoves = (before: string | null, now: string): boolean =>
  before === null || rankOf(now) > rankOf(before);

/** A dispute that ended so leaves the money with the shop. */
export const WON_STATES = ['won', 'warning_closed', 'prevented'];

export const isDisputeOver = ({ state }: { readonly state: string }): boolean =>
  state === 'lost' || WON_STATES.includes(state);

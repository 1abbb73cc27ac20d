/**
 * WhatsApp takes one message in 6 s for each customer; a burst of up to 45 borrows from the time after it (Meta, about the
 * platform, Nov 2025).
 */
export const PAIR_EACH_MS = 6_000;
const PAIR_BURST = 45;

/** How long the next message to a customer waits who will have got their due in `owedMs`: never longer than WhatsApp asks. */
export const pairWaitMs = (owedMs: number): number => Math.ceil(Math.max(0, owedMs - PAIR_EACH_MS * (PAIR_BURST - 1)));

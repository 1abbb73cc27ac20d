import { isWindowOpen, windowEndsAt } from '../../outbox/index.ts';
import type { InboxRow, Window } from '../contract.ts';

/** How a conversation stands among others: who waits longest first, then what failed, then the newest. */
export function placeOf(
  row: Pick<InboxRow, 'holder' | 'hasFailed'> & { readonly since: Date | null; readonly lastAt: Date },
): { readonly rank: number; readonly sortKey: number } {
  if (row.holder === 'waiting') return { rank: 0, sortKey: (row.since ?? row.lastAt).getTime() };
  return { rank: row.hasFailed ? 1 : 2, sortKey: -row.lastAt.getTime() };
}

/** The 24 hours of a conversation at a moment of the business's clock. */
export function windowOf(lastInboundAt: Date | null, freeUntil: Date | null, now: Date): Window {
  if (lastInboundAt === null) return { state: 'none', closesAt: null };
  const closesAt = windowEndsAt(lastInboundAt).toISOString();
  if (!isWindowOpen(lastInboundAt, now)) return { state: 'closed', closesAt };
  return { state: freeUntil !== null && freeUntil > now ? 'free' : 'open', closesAt };
}

/** As much of a text as one line shows. */
const LINE = 160;
export const lineOf = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line.length > LINE ? `${line.slice(0, LINE - 1).toWellFormed()}…` : line;
};

import type { ConversationId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { type Failure, followFailures } from './follow-failures.ts';
import { followProbes } from './follow-probes.ts';
import { applyStatuses, keepEarlyStatuses, type MovedMessage } from './status-store.ts';
import type { InboundStatus } from './types.ts';

export type TrackedMessage = MovedMessage & { readonly wamid: string };
export type Tracked = {
  readonly moved: readonly TrackedMessage[];
  readonly failures: readonly Failure[];
  /** Conversations in which a stop held something that may go now. */
  readonly released: readonly ConversationId[];
};

/**
 * Conversations in which something may go now: it waited behind an unconfirmed message, stands for a failed one, or was
 * held by a stop that is over.
 */
export const freedBy = ({ moved, failures, released }: Tracked): ConversationId[] => [
  ...[
    ...moved.filter(({ wasUnconfirmed }) => wasUnconfirmed),
    ...failures.filter(({ standIn }) => standIn?.state === 'queued'),
  ].map(({ conversationId }) => conversationId),
  ...released,
];

export const NOTHING_TRACKED: Tracked = { moved: [], failures: [], released: [] };

/** What follows from statuses that have moved these rows. */
export async function followMoved(
  tx: Tx,
  moved: readonly TrackedMessage[],
  statuses: readonly InboundStatus[],
): Promise<Tracked> {
  const failures = await followFailures(tx, moved, statuses);
  return { moved, failures, released: await followProbes(tx, moved, failures) };
}

/**
 * Follows what became of our messages: sent, delivered, read, played, failed, only ever forward, in any order and any
 * number of copies. Statuses without a row are kept for a send that has not returned yet. Returns the rows that moved,
 * and those of which it is new that they did not arrive.
 */
export async function trackStatuses(tx: Tx, statuses: readonly InboundStatus[]): Promise<Tracked> {
  if (statuses.length === 0) return NOTHING_TRACKED;
  const moved = await applyStatuses(tx, statuses);
  const found = new Set(moved.map((row) => row.wamid));
  const unknown = statuses.filter((status) => !found.has(status.wamid));
  if (unknown.length > 0) await keepEarlyStatuses(tx, unknown);
  return followMoved(tx, moved, statuses);
}

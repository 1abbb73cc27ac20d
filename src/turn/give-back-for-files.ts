import type { ConversationId } from '../core/ids.ts';
import { isReadable } from '../inbox/index.ts';
import { hasUnsettledFiles } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import { hastenTurn } from './hasten-store.ts';
import { giveBackLease } from './lease-store.ts';
import { readWork } from './read-work.ts';
import type { Lease } from './types.ts';
import { waitForFilesMs } from './wait-for-files.ts';

export type WaitDeps = {
  readonly db: Db;
  readonly showTyping: (wamid: string) => Promise<void>;
  /** Wakes the turn of a conversation after so long, ms. */
  readonly wakeLater: (conversationId: ConversationId, delayMs: number) => Promise<void>;
};

/** WhatsApp shows the typing indicator for 25 s: it is shown again before. */
const LOOK_AGAIN_MS = 20_000;

/**
 * Gives a turn back whose files are still being fetched or read, with the typing indicator on. It is due again when the
 * last file is settled, and at the latest when its time is over; nobody holds a place in the queue meanwhile.
 */
export async function giveBackForFiles(deps: WaitDeps, lease: Lease): Promise<'given_back'> {
  const { conversationId } = lease;
  const work = await readWork(deps.db, lease);
  const newest = work?.messages.findLast(isReadable);
  if (newest) void deps.showTyping(newest.wamid);
  const delayMs = Math.min(LOOK_AGAIN_MS, (work && waitForFilesMs(work, lease)) ?? 0);
  await giveBackLease(deps.db, lease, { delayMs, isCounted: false, waitsForFiles: true });
  // Whoever settled the last file in between saw nobody waiting.
  const isOver = !(await hasUnsettledFiles(deps.db, conversationId));
  if (isOver) await hastenTurn(deps.db, conversationId);
  await deps.wakeLater(conversationId, isOver ? 0 : delayMs);
  return 'given_back';
}

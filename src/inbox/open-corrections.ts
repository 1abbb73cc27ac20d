import type { ConversationId, MessageId } from '../core/ids.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { findCorrections, openEdits } from './correction-store.ts';
import { changesWords } from './rules.ts';

/**
 * Opens a turn for customers who changed the words of their last message after it was answered: the newest edit becomes
 * a message of its own, which is never a yes. `edited` as in the store. Returns the conversations; again, it opens nothing.
 */
export async function openCorrections(
  db: Db | Tx,
  conversations: readonly ConversationId[],
  edited: readonly MessageId[] | null,
): Promise<ConversationId[]> {
  const found = await findCorrections(db, conversations, edited);
  // Whoever takes a correction back that is not answered yet has changed something too.
  const due = found.filter(({ before, after, hasOpen }) => hasOpen || changesWords(before, after));
  return due.length === 0
    ? []
    : openEdits(
        db,
        due.map(({ id }) => id),
      );
}

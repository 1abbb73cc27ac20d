import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { changeHolder, findHolding } from './store.ts';

export type ReturnDeps = { readonly db: Db; readonly businessClock: Clock };

/** Gives a conversation back to the assistant. `unchanged` when the assistant already holds it. */
export async function returnConversation(
  deps: ReturnDeps,
  conversationId: ConversationId,
  by: string,
): Promise<'returned' | 'unchanged'> {
  return deps.db.transaction().execute(async (tx) => {
    const { holder } = await findHolding(tx, conversationId);
    if (holder === 'assistant') return 'unchanged';
    await changeHolder(tx, {
      conversationId,
      holder: 'assistant',
      reason: null,
      by,
      at: deps.businessClock(),
      isTold: false,
    });
    return 'returned';
  });
}

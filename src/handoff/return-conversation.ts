import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { conversationWith } from '../inbox/index.ts';
import { type Db, readFirst } from '../platform/db/index.ts';
import { changeHolder, holdingOf } from './store.ts';

export type ReturnDeps = { readonly db: Db; readonly businessClock: Clock };

export type Returned = 'returned' | 'unchanged' | 'unknown';

/** Gives a conversation back to the assistant. `unchanged` when the assistant already holds it. */
export async function returnConversation(
  deps: ReturnDeps,
  conversationId: ConversationId,
  by: string,
): Promise<Returned> {
  return deps.db.transaction().execute(async (tx) => {
    if ((await readFirst(tx, conversationWith(conversationId))) === null) return 'unknown';
    const holding = await readFirst(tx, holdingOf(conversationId));
    if (holding === null || holding.holder === 'assistant') return 'unchanged';
    const change = {
      conversationId,
      holder: 'assistant',
      reason: null,
      by,
      at: deps.businessClock(),
      isTold: false,
    } as const;
    for (const write of changeHolder(change)) await write.execute(tx);
    return 'returned';
  });
}

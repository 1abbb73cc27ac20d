import type { Clock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { conversationWith, reopenLast, takeFromAssistant } from '../inbox/index.ts';
import { lastSaidByPerson } from '../outbox/index.ts';
import { type Db, readFirst, type Tx } from '../platform/db/index.ts';
import { insertHint } from './hint-store.ts';
import { aboutConversation, byStaff, standAtFence } from './hold-conversation.ts';
import type { ActDeps, Actor } from './ports.ts';
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
    await takeFromAssistant(tx, conversationId);
    if ((await readFirst(tx, conversationWith(conversationId))) === null) return 'unknown';
    const holding = await readFirst(tx, holdingOf(conversationId));
    if (holding === null || holding.holder === 'assistant') return 'unchanged';
    await changeBack(tx, conversationId, by, deps.businessClock());
    return 'returned';
  });
}

async function changeBack(tx: Tx, conversationId: ConversationId, by: string, at: Date): Promise<void> {
  const change = { conversationId, holder: 'assistant', reason: null, by, at, isTold: false } as const;
  for (const write of changeHolder(change)) await write.execute(tx);
}

export type GivingBack = {
  /** The assistant answers at once what the customer said last and nobody has answered. */
  readonly answerNow: boolean;
  /** Told to the assistant once. */
  readonly hint?: string | undefined;
};

/** A person gives a conversation back to the assistant, which reads what they wrote meanwhile before it answers again. */
export async function giveBack(
  deps: ActDeps,
  by: Actor,
  conversationId: ConversationId,
  { answerNow, hint }: GivingBack,
): Promise<void> {
  const isOpen = await deps.db.transaction().execute(async (tx) => {
    const { holding } = await standAtFence(tx, conversationId);
    const at = deps.businessClock();
    if (hint) await insertHint(tx, { conversationId, authorId: by.id, text: hint, at });
    if (holding.holder !== 'assistant') {
      await changeBack(tx, conversationId, byStaff(by), at);
      await deps.audit(tx, { by, act: 'conversation_returned', about: aboutConversation(conversationId) });
    }
    if (!answerNow) return false;
    const open = await reopenLast(tx, conversationId, await lastSaidByPerson(tx, conversationId));
    if (open) await deps.openTurn(tx, conversationId);
    return open;
  });
  if (isOpen) await deps.wakeTurns([conversationId]);
}

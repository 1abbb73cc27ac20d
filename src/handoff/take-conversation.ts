import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { aboutConversation, byStaff, holdConversation, standAtFence } from './hold-conversation.ts';
import type { ActDeps, Actor } from './ports.ts';
import { changeHolder } from './store.ts';

/** A person takes a conversation over, from the assistant or from a colleague. */
export async function takeConversation(deps: ActDeps, by: Actor, conversationId: ConversationId): Promise<void> {
  await giveTo(deps, by, conversationId, { assigneeId: by.id, reason: 'taken', act: 'conversation_taken' });
}

/** A conversation is given to a colleague. */
export async function assignConversation(
  deps: ActDeps,
  by: Actor,
  conversationId: ConversationId,
  assigneeId: string,
): Promise<void> {
  await giveTo(deps, by, conversationId, { assigneeId, reason: 'passed', act: 'conversation_passed' });
}

async function giveTo(
  deps: ActDeps,
  by: Actor,
  conversationId: ConversationId,
  to: { readonly assigneeId: string; readonly reason: string; readonly act: string },
): Promise<void> {
  const isNew = await deps.db.transaction().execute(async (tx) => {
    const { holding } = await standAtFence(tx, conversationId);
    if (to.assigneeId !== by.id && !(await deps.isStaff(tx, to.assigneeId)))
      throw new AppError('assignee_absent', 'invalid');
    return holdConversation(deps, tx, { ...to, conversationId, holding, by });
  });
  if (isNew) await wakeBoth(deps, conversationId);
}

/** What a stopped turn was to answer gets its outcome, and what waits in the outbox goes on. */
export async function wakeBoth(deps: ActDeps, conversationId: ConversationId, delayMs = 0): Promise<void> {
  await deps.wakeTurns([conversationId]);
  await deps.wakeOutbox([conversationId], delayMs);
}

/** Nobody needs to do anything more: the next message of the customer begins anew, with the assistant. */
export async function resolveConversation(deps: ActDeps, by: Actor, conversationId: ConversationId): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { holding } = await standAtFence(tx, conversationId);
    if (holding.holder === 'resolved') return;
    const at = deps.businessClock();
    const change = { conversationId, holder: 'resolved', reason: null, by: byStaff(by), at, isTold: false } as const;
    for (const write of changeHolder(change)) await write.execute(tx);
    await deps.audit(tx, { by, act: 'conversation_resolved', about: aboutConversation(conversationId) });
  });
}

import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import { type Conversation, conversationWith, takeFromAssistant } from '../inbox/index.ts';
import { putAnswersAside } from '../outbox/index.ts';
import { readFirst, type Tx } from '../platform/db/index.ts';
import type { ActDeps, Actor } from './ports.ts';
import { changeHolder, holdingOf } from './store.ts';
import type { Holding } from './types.ts';

/** Which conversation an act of staff is about, behind the fence: from here on nothing else changes who holds it. */
export async function standAtFence(
  tx: Tx,
  id: ConversationId,
): Promise<{ readonly conversation: Conversation; readonly holding: Holding }> {
  await takeFromAssistant(tx, id);
  const conversation = await readFirst(tx, conversationWith(id));
  const holding = await readFirst(tx, holdingOf(id));
  if (conversation === null || holding === null) throw new AppError('conversation_absent', 'not_found');
  return { conversation, holding };
}

export const byStaff = (actor: Actor): string => `staff:${actor.id}`;
export const aboutConversation = (id: ConversationId): string => `conversation:${id}`;

type Hold = {
  readonly conversationId: ConversationId;
  readonly holding: Holding;
  readonly by: Actor;
  /** What is kept on record of it. */
  readonly act?: string;
  /** Who has it from now on. */
  readonly assigneeId: string;
  readonly reason: string;
};

/**
 * A person has the conversation from now on: the turn that is under way ends, what the assistant was going to say is put
 * aside. Only behind the fence. Returns whether anything changed, which is then on record.
 */
export async function holdConversation(deps: ActDeps, tx: Tx, hold: Hold): Promise<boolean> {
  const { conversationId, holding, assigneeId } = hold;
  if (holding.holder !== 'person') await deps.stopTurn(tx, conversationId);
  await putAnswersAside(tx, conversationId);
  if (holding.holder === 'person' && holding.assigneeId === assigneeId) return false;
  const [by, at] = [byStaff(hold.by), deps.businessClock()];
  const change = { conversationId, holder: 'person', reason: hold.reason, by, at, isTold: false, assigneeId } as const;
  for (const write of changeHolder(change)) await write.execute(tx);
  const act = hold.act ?? 'conversation_taken';
  await deps.audit(tx, { by: hold.by, act, about: aboutConversation(conversationId) });
  return true;
}

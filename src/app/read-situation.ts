import type { ConversationId } from '../core/ids.ts';
import { findRecipient } from '../customers/index.ts';
import { findHolding } from '../handoff/index.ts';
import { findConversation } from '../inbox/index.ts';
import { isSendingStopped, type SendSituation } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';

/** What the outbox's last-moment rules look at, read from the owners of each fact. */
export async function readSituation(
  db: Db,
  credential: string,
  conversationId: ConversationId,
): Promise<SendSituation | null> {
  const conversation = await findConversation(db, conversationId);
  if (!conversation) return null;
  const [recipient, holding, isStopped] = await Promise.all([
    findRecipient(db, conversation.customerId),
    findHolding(db, conversationId),
    isSendingStopped(db, credential),
  ]);
  return {
    customerId: conversation.customerId,
    address: { phone: recipient?.phone ?? null, bsuid: recipient?.bsuid ?? null },
    lastInboundAt: conversation.lastInboundAt,
    isBlocked: recipient === null || recipient.isBlocked,
    isPaused: holding.isPaused,
    isTakenOver: holding.holder === 'person' || holding.holder === 'other_agent',
    isStopped,
  };
}

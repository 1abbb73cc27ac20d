import type { ConversationId } from '../core/ids.ts';
import { findAddress, findCustomer } from '../customers/index.ts';
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
  const [customer, address, holding, isStopped] = await Promise.all([
    findCustomer(db, conversation.customerId),
    findAddress(db, conversation.customerId),
    findHolding(db, conversationId),
    isSendingStopped(db, credential),
  ]);
  return {
    customerId: conversation.customerId,
    address,
    lastInboundAt: conversation.lastInboundAt,
    isBlocked: customer === null || customer.blockedAt !== null,
    isPaused: holding.isPaused,
    isTakenOver: holding.holder === 'person' || holding.holder === 'other_agent',
    isStopped,
  };
}

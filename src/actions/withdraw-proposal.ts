import { AppError } from '../core/errors.ts';
import type { ActionId, ConversationId, OutboxId } from '../core/ids.ts';
import type { Tx } from '../platform/db/index.ts';
import { lockAction, markWithdrawn } from './proposal-store.ts';

/**
 * Somebody of the staff takes a proposal back: a yes to it does nothing any more, and hears so. Fails when it was settled
 * before.
 */
export async function withdrawProposal(
  tx: Tx,
  id: ActionId,
  by: { readonly staffId: string; readonly at: Date },
): Promise<{ readonly conversationId: ConversationId; readonly questionId: OutboxId }> {
  const action = await lockAction(tx, id);
  if (action === null) throw new AppError('proposal_absent', 'not_found');
  if (action.state !== 'proposed' && action.state !== 'withdrawn') throw new AppError('proposal_settled', 'conflict');
  const questionId = await markWithdrawn(tx, id, by);
  return { conversationId: action.conversationId, questionId };
}

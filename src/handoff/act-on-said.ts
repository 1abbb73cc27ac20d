import { withdrawProposal } from '../actions/index.ts';
import { AppError } from '../core/errors.ts';
import { type ActionId, newId, type OutboxId } from '../core/ids.ts';
import {
  discardSaid,
  findReplacing,
  insertOutbox,
  lockSaid,
  mayRetry,
  type Refusal,
  repeatOf,
} from '../outbox/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { aboutConversation, holdConversation, standAtFence } from './hold-conversation.ts';
import type { ActDeps, Actor } from './ports.ts';
import { wakeBoth } from './take-conversation.ts';

export type RetryDeps = ActDeps & {
  /** What WhatsApp's error of this number asks of us. */
  readonly refusalOf: (code: number) => Refusal;
};

async function findSaidById(tx: Tx, id: OutboxId) {
  const found = await lockSaid(tx, id);
  if (found === null) throw new AppError('said_absent', 'not_found');
  return found;
}

/**
 * Sends a failed message again, as another one beside it; pressed twice it is one. What the business began needs consent
 * and a free moment again; everything else is from now on the word of the person who sends it.
 */
export async function retrySaid(deps: RetryDeps, by: Actor, id: OutboxId): Promise<OutboxId> {
  const { conversationId } = await deps.db.transaction().execute((tx) => findSaidById(tx, id));
  const retried = await deps.db.transaction().execute(async (tx) => {
    const { holding } = await standAtFence(tx, conversationId);
    const failed = await findSaidById(tx, id);
    const before = await findReplacing(tx, id);
    if (before !== null) return before;
    if (!mayRetry(failed, deps.refusalOf)) throw new AppError('said_not_repeatable', 'conflict');
    const again = repeatOf(failed, newId(), by.id);
    if (again.origin === 'person')
      await holdConversation(deps, tx, { conversationId, holding, by, assigneeId: by.id, reason: 'taken' });
    await insertOutbox([again]).execute(tx);
    await deps.audit(tx, { by, act: 'message_retried', about: aboutConversation(conversationId) });
    return again.id;
  });
  await wakeBoth(deps, conversationId);
  return retried;
}

/** Takes back what has not gone out yet. @throws AppError `said_is_draft`: the whole answer is decided on, as a draft. */
export async function discardMessage(deps: ActDeps, by: Actor, id: OutboxId): Promise<void> {
  const conversationId = await deps.db.transaction().execute(async (tx) => {
    const found = await findSaidById(tx, id);
    if (found.state === 'discarded') return found.conversationId;
    if (found.state === 'held' && found.reason === 'draft') throw new AppError('said_is_draft', 'conflict');
    if (!(await discardSaid(tx, id))) throw new AppError('said_under_way', 'conflict');
    await deps.audit(tx, { by, act: 'message_discarded', about: aboutConversation(found.conversationId) });
    return found.conversationId;
  });
  await deps.wakeOutbox([conversationId]);
}

/** Takes a proposal back, with its question when that has not gone out yet. */
export async function takeBackProposal(deps: ActDeps, by: Actor, id: ActionId): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const withdrawn = await withdrawProposal(tx, id, { staffId: by.id, at: deps.businessClock() });
    await discardSaid(tx, withdrawn.questionId);
    await deps.audit(tx, { by, act: 'proposal_withdrawn', about: aboutConversation(withdrawn.conversationId) });
  });
}

import type { Receipt } from '../actions/index.ts';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { updateCustomerOfTurn } from '../customers/index.ts';
import { changeHolder, markTold } from '../handoff/index.ts';
import { settleMessages } from '../inbox/index.ts';
import { insertOutbox } from '../outbox/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { endLease } from './lease-store.ts';
import { insertTurn, moveHistoryStart } from './store.ts';
import type { Lease, TurnPlan, TurnTimings, TurnWork } from './types.ts';

export type CommitDeps = {
  readonly db: Db;
  readonly businessClock: Clock;
  readonly saveReceipts: (tx: Tx, work: TurnWork, receipts: readonly Receipt[]) => Promise<void>;
};

export type CommitExtras = {
  readonly timings: TurnTimings;
  readonly startedAt: Date;
  /** Where the model's history begins from now on, when it was cut. */
  readonly historyFromSeq: number | null;
};

class Fenced extends Error {}

/**
 * One transaction for all a turn did: reply, outcomes, receipts, holder, usage. Nothing is written when another worker
 * has taken the conversation over meanwhile.
 */
export async function commitTurn(
  deps: CommitDeps,
  work: TurnWork,
  lease: Lease,
  plan: TurnPlan,
  extras: CommitExtras,
): Promise<'committed' | 'due_again' | 'fenced'> {
  try {
    return await deps.db.transaction().execute(async (tx) => {
      const ended = await endLease(tx, lease);
      if (ended === 'fenced') throw new Fenced();
      await settleMessages(
        tx,
        work.messages.map((message) => message.id),
        { outcome: plan.outcome, reason: plan.reason, turnId: work.turnId },
      );
      await writeTurn(deps, tx, work, lease, plan, extras);
      await writeConsequences(deps, tx, work, plan);
      return ended === 'due_again' ? 'due_again' : 'committed';
    });
  } catch (error) {
    if (error instanceof Fenced) return 'fenced';
    throw error;
  }
}

async function writeTurn(
  deps: CommitDeps,
  tx: Tx,
  work: TurnWork,
  lease: Lease,
  plan: TurnPlan,
  extras: CommitExtras,
): Promise<void> {
  const { trace } = plan;
  await insertTurn(tx, {
    id: work.turnId,
    conversationId: work.conversation.id,
    token: lease.token,
    outcome: plan.outcome,
    reason: plan.reason,
    messageIds: work.messages.map((message) => message.id),
    customerTexts: work.messages.map((message) => message.text),
    reply: plan.say?.text ?? null,
    language: work.language,
    calls: trace?.calls ?? [],
    trace: trace && {
      model: trace.model,
      promptHash: trace.promptHash,
      generationIds: trace.generationIds,
      request: trace.request,
    },
    claims: plan.claims,
    timings: extras.timings,
    usage: trace?.usage ?? null,
    costMicroUsd: trace?.usage.costMicroUsd ?? 0,
    startedAt: extras.startedAt,
  });
  if (extras.historyFromSeq !== null) await moveHistoryStart(tx, work.conversation.id, extras.historyFromSeq);
  if (plan.receipts.length > 0) await deps.saveReceipts(tx, work, plan.receipts);
}

async function writeConsequences(deps: CommitDeps, tx: Tx, work: TurnWork, plan: TurnPlan): Promise<void> {
  const conversationId = work.conversation.id;
  if (plan.say) {
    const content = { kind: 'text', text: plan.say.text } as const;
    await insertOutbox(tx, [{ id: newId(), conversationId, turnId: work.turnId, origin: plan.say.origin, content }]);
  }
  const isTold = plan.tells === 'person_comes' && plan.say !== null;
  if (plan.handTo)
    await changeHolder(tx, {
      conversationId,
      holder: 'waiting',
      reason: plan.handTo,
      by: 'assistant',
      at: deps.businessClock(),
      isTold,
    });
  else if (isTold) await markTold(tx, conversationId, deps.businessClock());
  const wasToldOfAssistant = plan.tells === 'assistant_notice';
  if (wasToldOfAssistant || work.language !== work.customer.language) {
    await updateCustomerOfTurn(tx, work.customer.id, { language: work.language, wasToldOfAssistant });
  }
}

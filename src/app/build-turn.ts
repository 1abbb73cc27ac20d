import { effectsOfTurn, insertReceipts, mayProposeTo, settleAnswer } from '../actions/index.ts';
import { cutHistory } from '../agent/index.ts';
import { retellOperation } from '../billing/index.ts';
import { machineClock } from '../core/clock.ts';
import { intentOf, isHeldBack } from '../drafts/index.ts';
import { asksForPerson } from '../handoff/index.ts';
import type { RunningTurns, RunTurnDeps, SpendKeeper } from '../turn/index.ts';
import { LEASE_MS, type PathDeps, type Wakes } from './path-types.ts';
import { settleCartBy } from './settle-cart.ts';
import { settleWishBy } from './settle-wish.ts';

/** What a turn needs, from the owners of each part. */
export function buildTurn(deps: PathDeps, running: RunningTurns, spend: SpendKeeper, wake: Wakes): RunTurnDeps {
  const { db, beacon } = deps.infrastructure;
  return {
    ...deps.shop,
    db,
    running,
    machineClock,
    asksForPerson,
    cutHistory,
    tracing: deps.infrastructure.tracing,
    worker: beacon.id,
    leaseMs: LEASE_MS,
    quietMs: deps.quietMs,
    businessClock: deps.businessClock,
    assistantOnlyFor: deps.assistantOnlyFor,
    runAgent: deps.runAgent,
    prefersEconomy: deps.prefersEconomy,
    budgetFor: ({ conversation, customer }) =>
      deps.costs.budgetOf({ conversationId: conversation.id, customerId: customer.id }),
    mayPropose: ({ customer }) =>
      mayProposeTo(db, customer.id, { perDay: deps.proposalsPerDay, now: deps.businessClock() }),
    isHeldBack: (tools) => isHeldBack(db, intentOf(tools)),
    keepSpend: spend.keep,
    showTyping: deps.channel.showTyping,
    markRead: deps.channel.markRead,
    wakeLater: (conversationId, delayMs) =>
      deps.infrastructure.jobs.wake('llm', [{ payload: { conversationId }, delayMs }]),
    settleAnswer: (work, answer) =>
      settleAnswer(
        {
          db,
          businessClock: deps.businessClock,
          executors: deps.executors,
          timeZone: deps.shop.timeZone,
          retell: retellOperation,
        },
        { customerId: work.customer.id, conversationId: work.conversation.id, language: work.language },
        answer,
      ),
    settleCode: deps.verification.settleCode,
    settleCart: settleCartBy(db, deps.businessClock),
    settleWish: settleWishBy(db, deps.businessClock),
    ledgerOf: (turnId) => effectsOfTurn(db, turnId),
    saveReceipts: (work, receipts) => insertReceipts(work.conversation.id, work.turnId, receipts),
    onThinkingFailed: (work, error) =>
      deps.log.error(
        { err: error, turnId: work.turnId, conversationId: work.conversation.id },
        'the model part of a turn failed',
      ),
    onCommitted: async (work, plan, isDueAgain) => {
      const first = work.messages[0];
      deps.record.turn(plan.outcome, first ? machineClock().getTime() - first.receivedAt.getTime() : 0);
      if (plan.say || plan.attach || plan.propose || plan.askAgain) await wake.outbox([work.conversation.id]);
      if (isDueAgain) await wake.turns([work.conversation.id]);
    },
  };
}

import { type Executor, insertReceipts, type SettleAnswerDeps, settleAnswer } from '../../../src/actions/index.ts';
import type { AgentResult, AgentTrace, ToolCallRecord } from '../../../src/agent/index.ts';
import { settleWishBy } from '../../../src/app/settle-wish.ts';
import { type ConversationId, newId, type WorkerId } from '../../../src/core/ids.ts';
import { asksForPerson } from '../../../src/handoff/index.ts';
import type { Db } from '../../../src/platform/db/index.ts';
import { noTracing } from '../../../src/platform/tracing/index.ts';
import { createRunningTurns, createSpendKeeper, type RunTurnDeps } from '../../../src/turn/index.ts';

const QUIET_MS = 1_200;
const REFUSED = { kind: 'money', text: '$', start: 0, end: 1 } as const;

export function traceOf(costMicroUsd: number, calls: readonly ToolCallRecord[] = []): AgentTrace {
  return {
    model: 'test/one',
    generationIds: [`gen-${costMicroUsd}`],
    promptHash: 'h',
    request: '[]',
    calls,
    usage: { modelCalls: 1, inputTokens: 100, cachedTokens: 0, outputTokens: 10, costMicroUsd, modelMs: 5 },
  };
}
export const says = (text: string, costMicroUsd = 100, calls: readonly ToolCallRecord[] = []): AgentResult => ({
  outcome: 'replied',
  text,
  trace: traceOf(costMicroUsd, calls),
});

type Settling = {
  readonly executors: Readonly<Record<string, Executor>>;
  readonly retell: NonNullable<SettleAnswerDeps['retell']>;
};

/** What a turn needs, with a model that says nothing of use. */
export function turnDeps(
  db: Db,
  id: ConversationId,
  { executors, retell }: Settling = { executors: {}, retell: async () => null },
): RunTurnDeps {
  const worker: WorkerId = newId();
  return {
    db,
    worker,
    running: createRunningTurns({ db, worker, leaseMs: 10_000 }),
    leaseMs: 10_000,
    quietMs: QUIET_MS,
    machineClock: () => new Date(),
    businessClock: () => new Date(),
    assistantOnlyFor: null,
    asksForPerson,
    showTyping: async () => undefined,
    markRead: async () => true,
    wakeLater: async () => undefined,
    personComes: async () => ({ when: 'later', words: 'mañana a las 9:00' }),
    privacyNotice: async () => 'Aviso: https://tienda.example/aviso',
    businessVersion: async () => '12',
    textVersions: async () => ({ assistant: 3, hours: 1 }),
    cutHistory: () => 0,
    ledgerOf: async () => [],
    timeZone: async () => 'America/Mexico_City',
    prefersEconomy: async () => false,
    budgetFor: async () => 'ample',
    mayPropose: async () => true,
    knownFacts: async () => [],
    checkClaims: ({ reply }) => ({
      claims: [],
      unsupported: reply.includes('$') ? [REFUSED] : [],
    }),
    reasonsForModel: () => ['$ has no receipt'],
    runAgent: async () => says('Sí.'),
    settleAnswer: (work, answer) =>
      settleAnswer(
        { db, businessClock: () => new Date(), executors, timeZone: async () => 'America/Mexico_City', retell },
        { customerId: work.customer.id, conversationId: id, language: work.language },
        answer,
      ),
    settleCode: async () => {
      throw new Error('no code is awaited here');
    },
    settleCart: async () => {
      throw new Error('no cart was sent here');
    },
    settleWish: settleWishBy(db, () => new Date()),
    saveReceipts: (work, receipts) => insertReceipts(work.conversation.id, work.turnId, receipts),
    isHeldBack: async () => false,
    keepSpend: createSpendKeeper(db).keep,
    onCommitted: async () => undefined,
    onThinkingFailed: () => undefined,
    tracing: noTracing,
  };
}

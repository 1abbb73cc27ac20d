import { effectsOfTurn, insertReceipts } from '../actions/index.ts';
import { type AgentRequest, type AgentResult, cutHistory } from '../agent/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import type { ConversationId } from '../core/ids.ts';
import { asksForPerson, openAlert } from '../handoff/index.ts';
import {
  type Channel,
  type ClaimedMessage,
  type ClaimResult,
  sendConversation,
  settleOutbox,
} from '../outbox/index.ts';
import type { Log } from '../platform/log.ts';
import { findDeadWorkers, forgetWorkers, listWorkers } from '../platform/workers.ts';
import { createRunningTurns, type RunTurnDeps, runTurn, sweepOverdue, sweepTurns } from '../turn/index.ts';
import { countCalls, hasStoredCalls, readCalls } from '../webhooks/index.ts';
import type { Infrastructure } from './infrastructure.ts';
import { readSituation } from './read-situation.ts';
import { createWhatsAppReader } from './read-whatsapp.ts';
import type { Sweep } from './sweepers.ts';

export type PathDeps = {
  readonly infrastructure: Infrastructure;
  readonly log: Log;
  readonly channel: Channel;
  readonly businessClock: Clock;
  readonly phoneNumberId: string;
  readonly hashKey: Buffer;
  readonly quietMs: number;
  readonly assistantOnlyFor: ReadonlySet<string> | null;
  readonly runAgent: (request: AgentRequest) => Promise<AgentResult>;
  readonly shop: Pick<
    RunTurnDeps,
    'personComes' | 'privacyNotice' | 'timeZone' | 'knownFacts' | 'checkClaims' | 'reasonsForModel'
  >;
  readonly recordSpend: RunTurnDeps['recordSpend'];
  readonly record: PathEvents;
};

/** What is counted along the path; each also leaves a line in the log. */
export type PathEvents = {
  readonly turn: (outcome: string, waitedMs: number) => void;
  readonly send: (result: string, ms: number) => void;
  readonly parked: (reason: string) => void;
};

const LEASE_MS = 10_000;
const SWEEP_MS = 500;

export type Path = {
  readonly handlers: {
    readonly inbound: () => Promise<void>;
    readonly llm: (payload: { readonly conversationId: string }) => Promise<void>;
    readonly whatsapp: (payload: { readonly conversationId: string }) => Promise<void>;
  };
  readonly sweeps: readonly Sweep[];
  /** Interrupts turns under way; they are handed back. */
  readonly interrupt: () => void;
};

/** Joins the modules that carry a message from the stored call to the sent reply. */
export function buildPath(deps: PathDeps): Path {
  const { infrastructure, log } = deps;
  const { db, pool, jobs, beacon } = infrastructure;
  const wakeTurns = (conversations: readonly ConversationId[]): Promise<void> =>
    jobs.wake(
      'llm',
      conversations.map((conversationId) => ({ payload: { conversationId } })),
    );
  const wakeOutbox = (conversations: readonly ConversationId[]): Promise<void> =>
    jobs.wake(
      'whatsapp',
      conversations.map((conversationId) => ({ payload: { conversationId } })),
    );
  const running = createRunningTurns({ db, worker: beacon.id, leaseMs: LEASE_MS });
  const reader = createWhatsAppReader({
    hashKey: deps.hashKey,
    quietMs: deps.quietMs,
    phoneNumberId: deps.phoneNumberId,
    wakeTurns: (due) =>
      jobs.wake(
        'llm',
        due.map(({ conversationId, delayMs }) => ({ payload: { conversationId }, delayMs })),
      ),
    wakeOutbox,
    onFailedMessage: (id, code) => void openAlert(db, 'message_failed', id, { code }).catch(() => undefined),
  });
  const turnDeps: RunTurnDeps = {
    ...deps.shop,
    db,
    running,
    machineClock,
    asksForPerson,
    cutHistory,
    worker: beacon.id,
    leaseMs: LEASE_MS,
    quietMs: deps.quietMs,
    businessClock: deps.businessClock,
    assistantOnlyFor: deps.assistantOnlyFor,
    runAgent: deps.runAgent,
    prefersEconomy: () => false,
    showTyping: deps.channel.showTyping,
    ledgerOf: (turnId) => effectsOfTurn(db, turnId),
    saveReceipts: (tx, work, receipts) => insertReceipts(tx, work.conversation.id, work.turnId, receipts),
    recordSpend: deps.recordSpend,
    onThinkingFailed: (work, error) =>
      log.error({ err: error, turnId: work.turnId, conversationId: work.conversation.id }, 'a turn failed'),
    onCommitted: async (work, plan, isDueAgain) => {
      deps.record.turn(plan.outcome, 0);
      if (plan.say) await wakeOutbox([work.conversation.id]);
      if (isDueAgain) await wakeTurns([work.conversation.id]);
    },
  };
  const sendDeps = {
    db,
    channel: deps.channel,
    worker: beacon.id,
    businessClock: deps.businessClock,
    readSituation: (conversationId: ConversationId) => readSituation(db, deps.channel.credential, conversationId),
    onResult: (_message: ClaimedMessage, result: ClaimResult, ms: number) => deps.record.send(result.to, ms),
    alertStaff: (kind: string, message: ClaimedMessage, result: ClaimResult) =>
      openAlert(db, kind, kind === 'channel_stopped' ? 'whatsapp' : message.id, result),
    wakeLater: (conversationId: ConversationId, delayMs: number) =>
      jobs.wake('whatsapp', [{ payload: { conversationId }, delayMs }]),
  };
  const readDeps = {
    db,
    readers: { whatsapp: reader },
    onParked: (call: string, reason: string) => {
      deps.record.parked(reason);
      log.warn({ call, reason }, 'a webhook call was set aside');
    },
  };
  return {
    handlers: {
      inbound: async () => void (await readCalls(readDeps)),
      llm: async ({ conversationId }) => void (await runTurn(turnDeps, conversationId as ConversationId)),
      whatsapp: ({ conversationId }) => sendConversation(sendDeps, conversationId as ConversationId),
    },
    interrupt: running.stopAll,
    sweeps: [
      { name: 'leases', everyMs: 1_000, run: running.renew },
      { name: 'lost work', everyMs: SWEEP_MS, run: () => sweepLost() },
      {
        name: 'unread calls',
        everyMs: 1_000,
        run: async () => {
          if ((await countCalls(db, 1_000)).late > 0) await jobs.wake('inbound', [{ payload: {} }]);
        },
      },
      { name: 'overdue messages', everyMs: 10_000, run: () => sweepOverdue({ db, wake: wakeTurns }) },
    ],
  };

  async function sweepLost(): Promise<void> {
    const dead = await findDeadWorkers(pool);
    await sweepTurns({ db, wake: wakeTurns }, dead);
    await settleOutbox(
      {
        db,
        wake: wakeOutbox,
        hasUnreadCalls: () => hasStoredCalls(db),
        newestStart: async () =>
          (await listWorkers(pool)).filter((worker) => worker.role !== 'worker').at(-1)?.startedAt ?? null,
        alertStaff: (message) => openAlert(db, 'message_unconfirmed', message.id, {}),
      },
      dead,
    );
    await forgetWorkers(pool, dead);
  }
}

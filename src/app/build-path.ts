import type { ConversationId } from '../core/ids.ts';
import { sendConversation, sendInitiated } from '../outbox/index.ts';
import { createRunningTurns, createSpendKeeper, runTurn } from '../turn/index.ts';
import { readCalls } from '../webhooks/index.ts';
import { buildSending } from './build-sending.ts';
import { buildSweeps } from './build-sweeps.ts';
import { buildTurn } from './build-turn.ts';
import type { FollowFailures } from './follow-failures.ts';
import { LEASE_MS, type PathDeps, type Wakes } from './path-types.ts';
import { createStripeReader } from './read-stripe.ts';
import { createWhatsAppReader } from './read-whatsapp.ts';
import type { Sweep } from './sweepers.ts';
import { traceReceived } from './trace-path.ts';

export type Path = {
  /** One processor per queue. */
  readonly processors: {
    readonly billingProcessor: () => Promise<void>;
    readonly inboundProcessor: () => Promise<void>;
    readonly inboundBulkProcessor: () => Promise<void>;
    readonly mediaProcessor: (payload: { readonly attachmentId: string }) => Promise<void>;
    readonly llmProcessor: (payload: { readonly conversationId: string }) => Promise<void>;
    readonly whatsappProcessor: (payload: { readonly conversationId: string }) => Promise<void>;
    readonly initiatedProcessor: () => Promise<void>;
  };
  readonly sweeps: readonly Sweep[];
  /** Interrupts turns under way; they are handed back. */
  readonly interrupt: () => void;
};

/** Joins the modules that carry a message from the stored call to the sent reply. */
export function buildPath(deps: PathDeps): Path {
  const { db, jobs, beacon } = deps.infrastructure;
  const payloads = (conversations: readonly ConversationId[]) =>
    conversations.map((conversationId) => ({ payload: { conversationId } }));
  const wake: Wakes = {
    turns: (conversations) => jobs.wake('llm', payloads(conversations)),
    outbox: (conversations) => jobs.wake('whatsapp', payloads(conversations)),
    initiated: () => jobs.wake('initiated', [{ payload: {} }]),
  };
  const running = createRunningTurns({ db, worker: beacon.id, leaseMs: LEASE_MS });
  const spend = createSpendKeeper(db);
  const turn = buildTurn(deps, running, spend, wake);
  const sending = buildSending(deps);
  const stopping = new AbortController();
  const reading = buildReading(deps, wake, sending.followFailures);
  return {
    processors: {
      billingProcessor: deps.billing.billingProcessor,
      inboundProcessor: async () => void (await readCalls(reading, 'urgent')),
      inboundBulkProcessor: async () => void (await readCalls(reading, 'bulk')),
      mediaProcessor: deps.files.mediaProcessor,
      llmProcessor: async ({ conversationId }) => void (await runTurn(turn, conversationId as ConversationId)),
      whatsappProcessor: ({ conversationId }) => sendConversation(sending, conversationId as ConversationId),
      initiatedProcessor: () => sendInitiated({ ...sending, isStopping: () => stopping.signal.aborted }),
    },
    interrupt: () => {
      stopping.abort();
      running.stopAll();
    },
    sweeps: [
      ...buildSweeps(deps, { running, spend, wake, followEarly: sending.followEarly }),
      ...deps.billing.sweeps,
      ...deps.files.sweeps,
    ],
  };
}

function buildReading(deps: PathDeps, wake: Wakes, followFailures: FollowFailures): Parameters<typeof readCalls>[0] {
  const { db, jobs } = deps.infrastructure;
  const isLive = deps.stripeIsLive;
  const reader = createWhatsAppReader({
    hashKey: deps.hashKey,
    erasureKey: deps.erasureKey,
    quietMs: deps.quietMs,
    proofs: deps.verification.proofs,
    phoneNumberId: deps.phoneNumberId,
    businessClock: deps.businessClock,
    wakeTurns: (due) =>
      jobs.wake(
        'llm',
        due.map(({ conversationId, delayMs }) => ({ payload: { conversationId }, delayMs })),
      ),
    onReceived: traceReceived(deps.infrastructure.tracing),
    keepFiles: deps.files.keep,
    wakeFiles: (ids) => deps.files.wake(ids),
    wakeOutbox: wake.outbox,
    keepPrices: deps.costs.keep,
    followFailures,
  });
  return {
    db,
    readers: {
      whatsapp: reader,
      ...(isLive !== null && {
        stripe: createStripeReader({ isLive, wakeBilling: () => jobs.wake('billing', [{ payload: {} }]) }),
      }),
      ...deps.readers,
    },
    onParked: (call, reason) => {
      deps.record.parked(reason);
      deps.log.warn({ call, reason }, 'a webhook call was set aside');
    },
  };
}

import type { ConversationId } from '../core/ids.ts';
import { openAlert } from '../handoff/index.ts';
import { sendConversation } from '../outbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import { createRunningTurns, createSpendKeeper, runTurn } from '../turn/index.ts';
import { alertForError } from '../vendors/whatsapp/index.ts';
import { readCalls } from '../webhooks/index.ts';
import { buildSending } from './build-sending.ts';
import { buildSweeps } from './build-sweeps.ts';
import { buildTurn } from './build-turn.ts';
import { LEASE_MS, type PathDeps, type Wakes } from './path-types.ts';
import { createStripeReader } from './read-stripe.ts';
import { createWhatsAppReader } from './read-whatsapp.ts';
import type { Sweep } from './sweepers.ts';

export type Path = {
  /** One processor per queue. */
  readonly processors: {
    readonly billingProcessor: () => Promise<void>;
    readonly inboundProcessor: () => Promise<void>;
    readonly mediaProcessor: (payload: { readonly attachmentId: string }) => Promise<void>;
    readonly llmProcessor: (payload: { readonly conversationId: string }) => Promise<void>;
    readonly whatsappProcessor: (payload: { readonly conversationId: string }) => Promise<void>;
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
  };
  const running = createRunningTurns({ db, worker: beacon.id, leaseMs: LEASE_MS });
  const spend = createSpendKeeper(db);
  const turn = buildTurn(deps, running, spend, wake);
  const sending = buildSending(deps);
  const reading = buildReading(deps, wake);
  return {
    processors: {
      billingProcessor: deps.billing.billingProcessor,
      inboundProcessor: async () => void (await readCalls(reading)),
      mediaProcessor: deps.files.mediaProcessor,
      llmProcessor: async ({ conversationId }) => void (await runTurn(turn, conversationId as ConversationId)),
      whatsappProcessor: ({ conversationId }) => sendConversation(sending, conversationId as ConversationId),
    },
    interrupt: running.stopAll,
    sweeps: [...buildSweeps(deps, { running, spend, wake }), ...deps.billing.sweeps, ...deps.files.sweeps],
  };
}

function buildReading(deps: PathDeps, wake: Wakes): Parameters<typeof readCalls>[0] {
  const { db, jobs } = deps.infrastructure;
  const isLive = deps.stripeIsLive;
  const reader = createWhatsAppReader({
    hashKey: deps.hashKey,
    quietMs: deps.quietMs,
    proofs: deps.verification.proofs,
    phoneNumberId: deps.phoneNumberId,
    wakeTurns: (due) =>
      jobs.wake(
        'llm',
        due.map(({ conversationId, delayMs }) => ({ payload: { conversationId }, delayMs })),
      ),
    keepFiles: deps.files.keep,
    wakeFiles: (ids) => deps.files.wake(ids),
    wakeOutbox: wake.outbox,
    onFailedMessage: (id, code) => void alertOfFailure(db, id, code).catch(() => undefined),
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

/** Staff hears of each message that failed, and once of what ails the whole account. */
async function alertOfFailure(db: Db, id: string, code: number | null): Promise<void> {
  await openAlert(db, 'message_failed', id, { code });
  const ofAccount = alertForError(code);
  if (ofAccount !== null) await openAlert(db, ofAccount, `error:${code}`, { code });
}

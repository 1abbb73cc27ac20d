import type { Clock } from '../core/clock.ts';
import type { ConversationId, WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import type { Channel } from './ports.ts';
import { backOffMs, MAX_ATTEMPTS, maySend } from './rules.ts';
import { applyStatuses, takeEarlyStatuses } from './status-store.ts';
import { stopSending } from './stop-store.ts';
import { CLAIM_MAX_AGE_MS, type ClaimResult, claimNext, type Finished, finishClaim } from './store.ts';
import type { ClaimedMessage, SendResult, SendSituation } from './types.ts';

export type SendDeps = {
  readonly db: Db;
  readonly channel: Channel;
  readonly worker: WorkerId;
  readonly businessClock: Clock;
  readonly readSituation: (claimed: ClaimedMessage) => Promise<SendSituation | null>;
  /** Told after each attempt. */
  readonly onResult: (message: ClaimedMessage, result: ClaimResult, ms: number) => void;
  /** A message will not arrive, or nothing can be sent: staff has to know. */
  readonly alertStaff: (
    kind: 'message_failed' | 'channel_stopped' | 'window_closed',
    message: ClaimedMessage,
    result: ClaimResult,
  ) => Promise<void>;
  /** Asks to come back to this conversation after a while. */
  readonly wakeLater: (conversationId: ConversationId, delayMs: number) => Promise<void>;
};

const LOOK_AGAIN_MS = 1_000;

/** Sends what a conversation's outbox holds, one after another, until nothing may be sent now. */
export async function sendConversation(deps: SendDeps, conversationId: ConversationId): Promise<void> {
  for (;;) {
    const claimed = await claimNext(deps.db, conversationId, deps.worker);
    if (!claimed) return;
    const startedAt = performance.now();
    const result = await attempt(deps, claimed);
    const finished = await finishClaim(deps.db, claimed, result);
    if (!finished) continue;
    deps.onResult(claimed, result, performance.now() - startedAt);
    await followUp(deps, claimed, result, finished);
    if (result.to === 'queued' && result.notBeforeMs > 0) return deps.wakeLater(conversationId, result.notBeforeMs);
    const mayGoOn = result.to !== 'unconfirmed' && (finished.hasMore || result.to === 'queued');
    if (!mayGoOn) return;
  }
}

/**
 * One attempt, with everything that is looked at at the last moment. An answer of the database that took long to reach
 * us counts for nothing: a process that stood still reads it when others have taken the message over.
 */
async function attempt(deps: SendDeps, claimed: ClaimedMessage): Promise<ClaimResult> {
  const askedAt = performance.now();
  let situation: SendSituation | null;
  try {
    situation = await deps.readSituation(claimed);
  } catch {
    // Nothing has left: it is untried, not ambiguous.
    return { to: 'queued', notBeforeMs: LOOK_AGAIN_MS, reason: null, undoAttempt: true };
  }
  if (!situation) return { to: 'discarded', reason: 'conversation_gone' };
  const verdict = maySend(claimed.origin, situation, deps.businessClock());
  if (verdict.may !== 'send') return { to: verdict.may === 'hold' ? 'held' : 'discarded', reason: verdict.reason };
  if (!situation.isClaimFresh || performance.now() - askedAt >= CLAIM_MAX_AGE_MS) {
    // Too late to be sure that nobody else acts on it: hand it back untried, if it is still ours.
    return { to: 'queued', notBeforeMs: 0, reason: null, undoAttempt: true };
  }
  return toClaimResult(
    await deps.channel.send({ id: claimed.id, to: situation.address, content: claimed.content }),
    claimed,
  );
}

function toClaimResult(result: SendResult, claimed: ClaimedMessage): ClaimResult {
  if (result.outcome === 'accepted') return { to: 'sent', wamid: result.wamid };
  if (result.outcome === 'ambiguous') return { to: 'unconfirmed', details: result.details };
  const { refusal, code, details } = result;
  if (refusal === 'window') return { to: 'held', reason: 'window_closed', refusal: { code, details } };
  if (refusal === 'stop') return { to: 'held', reason: 'channel_stopped', refusal: { code, details } };
  if (refusal === 'never' || claimed.attempts >= MAX_ATTEMPTS)
    return { to: 'failed', reason: 'refused', code, details };
  return {
    to: 'queued',
    notBeforeMs: backOffMs(refusal, claimed.attempts, result.retryAfterMs),
    reason: `refused_${code}`,
    undoAttempt: false,
  };
}

async function followUp(
  deps: SendDeps,
  claimed: ClaimedMessage,
  result: ClaimResult,
  finished: Finished,
): Promise<void> {
  if (result.to === 'sent' && finished.hasEarlyStatuses) {
    const early = await takeEarlyStatuses(deps.db, result.wamid);
    if (early.length > 0) await deps.db.transaction().execute((tx) => applyStatuses(tx, early));
  }
  if (result.to === 'failed') await deps.alertStaff('message_failed', claimed, result);
  // Only what the channel itself refused: the others were held because of that.
  if (result.to === 'held' && result.reason === 'channel_stopped' && result.refusal)
    await stopAll(deps, claimed, result);
  if (result.to === 'held' && result.reason === 'window_closed')
    await deps.alertStaff('window_closed', claimed, result);
}

async function stopAll(deps: SendDeps, claimed: ClaimedMessage, result: ClaimResult): Promise<void> {
  await stopSending(deps.db, {
    ...('refusal' in result && result.refusal ? result.refusal : { code: 0, details: '' }),
    credential: deps.channel.credential,
  });
  await deps.alertStaff('channel_stopped', claimed, result);
}

import type { Tried } from './claim-result.ts';
import { releaseHeld } from './held-store.ts';
import { dropProbe, endStops } from './probe-store.ts';
import type { SendDeps } from './send-deps.ts';
import { type StopScope, stopSending } from './stop-store.ts';
import type { Finished } from './store.ts';
import type { ClaimedMessage } from './types.ts';

/** What follows from an attempt for others: stops, probes, customers, staff, statuses that were quicker than we. */
export async function afterAttempt(
  deps: SendDeps,
  claimed: ClaimedMessage,
  tried: Tried,
  finished: Finished,
): Promise<void> {
  const { result, refusal } = tried;
  if (result.to === 'sent' && finished.hasEarlyStatuses) await deps.followEarly(result.wamid);
  if (tried.isProbe) await afterProbe(deps, claimed, tried);
  if (refusal?.kind === 'too_fast') await deps.pace.slowDown();
  if (refusal?.kind === 'unreachable' || refusal?.kind === 'opted_out')
    await deps.noteRefusal(claimed, refusal.kind, refusal.code);
  if (refusal?.kind === 'stop' || refusal?.kind === 'stop_initiated')
    await stopAll(deps, claimed, refusal.kind === 'stop' ? 'everything' : 'initiated', refusal);
  if (result.to === 'failed') await deps.alertStaff('message_failed', claimed, result);
  if (result.to !== 'held') return;
  if (result.reason === 'window_closed') await deps.alertStaff('window_closed', claimed, result);
  if (result.reason.startsWith('template_')) await deps.alertStaff('template_refused', claimed, result);
}

async function stopAll(
  deps: SendDeps,
  claimed: ClaimedMessage,
  scope: StopScope,
  refusal: { readonly code: number; readonly details: string },
): Promise<void> {
  await stopSending(deps.db, { ...refusal, credential: deps.channel.credential, scope });
  await deps.alertStaff('channel_stopped', claimed, { scope, refusal });
}

/** The message that was let through a stop has said whether it is over. */
async function afterProbe(deps: SendDeps, claimed: ClaimedMessage, { result, refusal }: Tried): Promise<void> {
  if (result.to === 'sent') {
    for (const scope of await endStops(deps.db, claimed.id)) {
      const held = scope === 'everything' ? 'channel_stopped' : 'initiated_stopped';
      await deps.wake(await releaseHeld(deps.db, held, null), 0);
    }
    return;
  }
  const saysNothing = result.to === 'held' || result.to === 'discarded' || result.to === 'failed';
  if (saysNothing && refusal?.kind !== 'stop' && refusal?.kind !== 'stop_initiated')
    await dropProbe(deps.db, claimed.id);
}

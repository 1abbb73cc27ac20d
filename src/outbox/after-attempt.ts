import type { Tried } from './claim-result.ts';
import { dropProbe } from './probe-store.ts';
import type { SendDeps } from './send-deps.ts';
import type { Finished } from './store.ts';
import type { ClaimedMessage } from './types.ts';

/** What follows from an attempt for others, once it is kept: probes, the pace, statuses that were quicker than we. */
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
}

/** What was not refused because of the stop says nothing about it; what was taken says it by its statuses. */
async function afterProbe(deps: SendDeps, claimed: ClaimedMessage, { result, refusal }: Tried): Promise<void> {
  const saysNothing = result.to === 'held' || result.to === 'discarded' || result.to === 'failed';
  if (saysNothing && refusal?.kind !== 'stop' && refusal?.kind !== 'stop_initiated')
    await dropProbe(deps.db, [claimed.id]);
}

import { randomInt } from 'node:crypto';
import { sleep } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { Sim } from '../types.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Verifies the front door as Meta does before its first webhook: the verify token must come back as the bare
 * challenge. Tries again until it does, since the server may still be starting.
 */
export async function shakeHands(sim: Sim, signal: AbortSignal): Promise<void> {
  for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    const failure = await tryOnce(sim, signal);
    if (failure === null) return;
    if (pauseMs >= LONGEST_PAUSE_MS) sim.log.warn({ reason: failure }, 'webhook handshake of the simulator failed');
    await sleep(pauseMs, signal);
  }
}

/** Returns null when the front door is verified, otherwise why not. */
async function tryOnce(sim: Sim, signal: AbortSignal): Promise<string | null> {
  const challenge = String(randomInt(100_000_000, 1_000_000_000));
  const url = new URL(sim.settings.webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.challenge', challenge);
  url.searchParams.set('hub.verify_token', sim.settings.verifyToken);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
    const body = await response.text();
    return response.status === 200 && body === challenge ? null : `answered ${response.status}, not the challenge`;
  } catch (error) {
    return messageOf(error);
  }
}

import type { Clock } from '../core/clock.ts';
import type { PostEvent } from './ports.ts';
import { afterAttempt } from './rules.ts';
import { signedHeaders } from './sign.ts';
import type { Endpoint, FinishedAttempt, Secrets, TakenDelivery } from './types.ts';

export type AttemptDeps = {
  readonly machineClock: Clock;
  /** From 0 to 1. */
  readonly chance: () => number;
  /** Signs for the endpoint of the environment; null: there is none. */
  readonly environmentKey: Buffer | null;
  readonly post: PostEvent;
};

/** Signs a delivery, hands it to its receiver once, and decides what becomes of it. Never rejects. */
export async function attemptDelivery(
  deps: AttemptDeps,
  endpoint: Endpoint & Secrets,
  delivery: TakenDelivery,
): Promise<FinishedAttempt> {
  const at = deps.machineClock();
  const keys = keysOf(endpoint, deps.environmentKey, at);
  const headers = signedHeaders(keys, delivery.eventId, at, delivery.body);
  const began = performance.now();
  // Without a key nothing leaves: the receiver could not tell who calls.
  const attempt =
    keys.length === 0
      ? ({ outcome: 'unreachable', word: 'no_secret' } as const)
      : await deps.post({ url: new URL(endpoint.url), headers, body: delivery.body });
  const after = afterAttempt(delivery, attempt, deps.machineClock(), deps.chance());
  return { delivery, attempt, after, at, durationMs: performance.now() - began };
}

function keysOf(
  { origin, secret, previousSecret, previousUntil }: Endpoint & Secrets,
  environmentKey: Buffer | null,
  now: Date,
): readonly Buffer[] {
  const current = origin === 'environment' ? environmentKey : secret;
  const isBoth = previousSecret !== null && previousUntil !== null && previousUntil > now;
  return [current, isBoth ? previousSecret : null].filter((key) => key !== null);
}

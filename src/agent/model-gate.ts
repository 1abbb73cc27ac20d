import type { Clock } from '../core/clock.ts';
import type { ModelLimits } from './limit-state.ts';
import { createLane, type Lane, type LaneDeps } from './model-lane.ts';
import type { ModelGate } from './ports.ts';
import type { SharedLimits } from './shared-limits.ts';

const FAILURES_TO_OPEN = 5;
const FAILURE_WINDOW_MS = 30_000;
const OPEN_MS = 15_000;
/** Without a Retry-After, the gateway is left alone for this long. */
const DEFAULT_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

type ModelGateDeps = {
  readonly clock: Clock;
  readonly limits: ModelLimits;
  /** Null when this process shares its limits with nobody. */
  readonly shared: SharedLimits | null;
};

/**
 * Limits calls under way and tokens per minute of each model, over all processes together. A 429 halves both limits and
 * pauses the model for all; every success lets them rise a little. Five failures in 30 s open the model's circuit in
 * this process: others are asked first until it has rested.
 *
 * A process does not ask for every call: it leases a share of the limits and renews it once a second while it uses the
 * model. So calls under way never exceed the limit (unless a process stands still for 3 s with calls open) and what any
 * minute holds exceeds the tokens only by what estimates miss; a killed process's share is free again after 3 s; a pause reaches the other processes within a second. While
 * the store is away (nobody waits for it longer than 200 ms) each process has the whole limit for itself.
 */
export function createModelGate({ clock, limits, shared }: ModelGateDeps): ModelGate {
  const lanes = new Map<string, Lane>();
  const circuit = createCircuit(clock);
  const deps: LaneDeps = { now: () => clock().getTime(), limits, shared };
  const laneOf = (model: string): Lane => {
    const lane = lanes.get(model) ?? createLane(deps, model);
    lanes.set(model, lane);
    return lane;
  };
  return {
    enter: (model, caller) => laneOf(model).enter(caller),
    onRateLimit: (model, retryAfterMs) =>
      laneOf(model).refuse(Math.min(retryAfterMs ?? DEFAULT_PAUSE_MS, MAX_PAUSE_MS)),
    onSuccess: (model) => {
      laneOf(model).succeed();
      circuit.onSuccess(model);
    },
    isHealthy: circuit.isClosed,
    onFault: circuit.onFault,
  };
}

type Circuit = { readonly failures: readonly number[]; readonly openUntil: number };

function createCircuit(clock: Clock) {
  const circuits = new Map<string, Circuit>();
  const now = (): number => clock().getTime();
  const openUntil = (model: string): number => circuits.get(model)?.openUntil ?? 0;
  return {
    isClosed: (model: string): boolean => openUntil(model) <= now(),
    onSuccess: (model: string): void => {
      if (openUntil(model) !== 0 && openUntil(model) <= now()) circuits.delete(model);
    },
    onFault: (model: string): void => {
      const recent = circuits.get(model)?.failures.filter((at) => at > now() - FAILURE_WINDOW_MS) ?? [];
      const failures = [...recent, now()];
      circuits.set(model, {
        failures,
        openUntil: failures.length >= FAILURES_TO_OPEN ? now() + OPEN_MS : openUntil(model),
      });
    },
  };
}

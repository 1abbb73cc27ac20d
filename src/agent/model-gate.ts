import type { Clock } from '../core/clock.ts';
import type { ModelGate } from './ports.ts';

type Waiting = { readonly open: () => void };
type Lane = {
  active: number;
  limit: number;
  blockedUntil: number;
  waiting: Waiting[];
  failures: number[];
  openUntil: number;
  timer: NodeJS.Timeout | null;
};

const FAILURES_TO_OPEN = 5;
const FAILURE_WINDOW_MS = 30_000;
const OPEN_MS = 15_000;
const MIN_LIMIT = 2;
/** Without a Retry-After, the gateway is left alone for this long. */
const DEFAULT_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 60_000;

/**
 * Limits calls under way per model. A 429 halves the limit and pauses the model; every success lets it rise a little.
 * Five failures in 30 s open the model's circuit: others are asked first until it has rested.
 */
export function createModelGate(deps: { readonly clock: Clock; readonly maxConcurrent: number }): ModelGate {
  const lanes = new Map<string, Lane>();
  const now = (): number => deps.clock().getTime();
  const laneOf = (model: string): Lane => {
    const lane = lanes.get(model) ?? {
      active: 0,
      limit: deps.maxConcurrent,
      blockedUntil: 0,
      waiting: [],
      failures: [],
      openUntil: 0,
      timer: null,
    };
    lanes.set(model, lane);
    return lane;
  };
  const advance = (lane: Lane): void => {
    const pauseMs = lane.blockedUntil - now();
    if (pauseMs > 0) {
      lane.timer ??= setTimeout(() => {
        lane.timer = null;
        advance(lane);
      }, pauseMs);
      return;
    }
    while (lane.active < Math.floor(lane.limit) && lane.waiting.length > 0) {
      lane.active++;
      lane.waiting.shift()?.open();
    }
  };
  const release = (lane: Lane) => (): void => {
    lane.active--;
    advance(lane);
  };
  return {
    enter: (model, signal) => enter(laneOf(model), signal, advance, release),
    onRateLimit: (model, retryAfterMs) => {
      const lane = laneOf(model);
      lane.limit = Math.max(MIN_LIMIT, Math.floor(Math.min(lane.limit, lane.active + 1) / 2));
      lane.blockedUntil = Math.max(lane.blockedUntil, now() + Math.min(retryAfterMs ?? DEFAULT_PAUSE_MS, MAX_PAUSE_MS));
    },
    isHealthy: (model) => laneOf(model).openUntil <= now(),
    onSuccess: (model) => {
      const lane = laneOf(model);
      lane.limit = Math.min(deps.maxConcurrent, lane.limit + 1 / Math.max(1, lane.limit / 4));
      if (lane.openUntil !== 0 && lane.openUntil <= now()) lane.failures = [];
      advance(lane);
    },
    onFault: (model) => {
      const lane = laneOf(model);
      lane.failures = [...lane.failures.filter((at) => at > now() - FAILURE_WINDOW_MS), now()];
      if (lane.failures.length >= FAILURES_TO_OPEN) lane.openUntil = now() + OPEN_MS;
    },
  };
}

function enter(
  lane: Lane,
  signal: AbortSignal,
  advance: (lane: Lane) => void,
  release: (lane: Lane) => () => void,
): Promise<() => void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const entry: Waiting = {
      open: () => {
        signal.removeEventListener('abort', leave);
        resolve(release(lane));
      },
    };
    function leave(): void {
      lane.waiting = lane.waiting.filter((waiting) => waiting !== entry);
      reject(signal.reason);
    }
    signal.addEventListener('abort', leave, { once: true });
    lane.waiting.push(entry);
    advance(lane);
  });
}

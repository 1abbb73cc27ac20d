import {
  charge,
  costOf,
  isInUse,
  type LaneState,
  newLaneState,
  newReport,
  tellAgain,
  type Waiting,
} from './lane-state.ts';
import type { ModelLimits } from './limit-state.ts';
import type { GateCaller, LeaveGate } from './ports.ts';
import type { SharedLimits } from './shared-limits.ts';
import { LEASE_MS, takeShare } from './take-share.ts';

export type LaneDeps = {
  /** Machine time, ms. */
  readonly now: () => number;
  readonly limits: ModelLimits;
  readonly shared: SharedLimits | null;
};

/** The row of callers in front of one model. */
export type Lane = {
  readonly enter: (caller: GateCaller) => Promise<LeaveGate | 'paused'>;
  readonly succeed: () => void;
  readonly refuse: (pauseMs: number) => void;
};

const RENEW_MS = 1_000;
/** Who waits for what others hold asks more often. */
const ASK_AGAIN_MS = 250;

/** Lets callers in, in their order, as far as this process's share of the model's limits goes. */
export function createLane(deps: LaneDeps, model: string): Lane {
  const lane = newLaneState(model);
  return {
    enter: (caller) => enter(deps, lane, caller),
    succeed: () => {
      lane.news.successes++;
    },
    refuse: (pauseMs) => {
      const until = deps.now() + pauseMs;
      lane.news.refusedUntil = Math.max(lane.news.refusedUntil ?? 0, until);
      lane.pausedUntil = Math.max(lane.pausedUntil, until);
      if (deps.shared !== null && !deps.shared.isAway()) ask(deps, lane, deps.shared);
      else if (lane.shareUntil <= deps.now()) takeAlone(deps, lane);
      advance(deps, lane);
    },
  };
}

function enter(deps: LaneDeps, lane: LaneState, caller: GateCaller): Promise<LeaveGate | 'paused'> {
  return new Promise((resolve, reject) => {
    const { signal, tokens, maxPauseMs } = caller;
    if (signal.aborted) return reject(signal.reason);
    const entry: Waiting = {
      tokens,
      maxPauseMs,
      since: deps.now(),
      settle: (leave) => {
        signal.removeEventListener('abort', giveUp);
        clearTimeout(patience);
        resolve(leave);
      },
    };
    // A model that is full is as far away as one that rests: calls that hang may hold its places for long.
    const patience = Number.isFinite(maxPauseMs) ? setTimeout(goElsewhere, maxPauseMs) : undefined;
    function goElsewhere(): void {
      lane.waiting = lane.waiting.filter((waiting) => waiting !== entry);
      entry.settle('paused');
      advance(deps, lane);
    }
    function giveUp(): void {
      clearTimeout(patience);
      lane.waiting = lane.waiting.filter((waiting) => waiting !== entry);
      reject(signal.reason);
      advance(deps, lane);
    }
    signal.addEventListener('abort', giveUp, { once: true });
    lane.waiting.push(entry);
    advance(deps, lane);
  });
}

/** Does whatever can be done now, and sees to it that somebody looks again. */
function advance(deps: LaneDeps, lane: LaneState): void {
  lane.news.peak = Math.max(lane.news.peak, lane.active + lane.waiting.length);
  const { shared } = deps;
  const pauseMs = lane.pausedUntil - deps.now();
  if (pauseMs > 0) {
    waitOut(deps, lane, pauseMs);
    return;
  }
  const mayAsk = shared !== null && !shared.isAway();
  if (mayAsk && lane.isAsking) return;
  const hasShare = lane.shareUntil > deps.now();
  if (hasShare || !mayAsk) {
    if (!hasShare) takeAlone(deps, lane);
    admit(deps, lane);
  }
  if (lane.waiting.length === 0) {
    if (shared !== null && (hasShare || isInUse(lane))) lookAgain(deps, lane, RENEW_MS);
  } else if (mayAsk && !(hasShare && lane.isShort)) ask(deps, lane, shared);
  else lookAgain(deps, lane, ASK_AGAIN_MS);
}

function waitOut(deps: LaneDeps, lane: LaneState, pauseMs: number): void {
  const leaving = lane.waiting.filter((entry) => entry.maxPauseMs < pauseMs);
  lane.waiting = lane.waiting.filter((entry) => entry.maxPauseMs >= pauseMs);
  for (const entry of leaving) entry.settle('paused');
  lookAgain(deps, lane, pauseMs);
}

function admit(deps: LaneDeps, lane: LaneState): void {
  for (;;) {
    const [first] = lane.waiting;
    if (first === undefined || lane.active >= lane.share.places) return;
    const cost = costOf(lane, first);
    if (lane.share.tokens < cost) return;
    lane.waiting.shift();
    lane.active++;
    lane.news.entered++;
    lane.tokenDemand += cost;
    charge(lane, cost);
    first.settle(leave(deps, lane, first.tokens, cost));
  }
}

function leave(deps: LaneDeps, lane: LaneState, estimate: number, cost: number): LeaveGate {
  return (usedTokens) => {
    lane.active--;
    if (usedTokens !== null) charge(lane, usedTokens - cost);
    if (usedTokens !== null && usedTokens > 0 && estimate > 0)
      lane.ratio = 0.8 * lane.ratio + 0.2 * Math.min(10, Math.max(0.1, usedTokens / estimate));
    advance(deps, lane);
  };
}

/** Each process for itself: nobody can be asked. */
function takeAlone(deps: LaneDeps, lane: LaneState): void {
  const before = lane.seen && { ...lane.seen, members: {} };
  const taken = takeShare(before, newReport(lane, 'alone', deps.now()), deps.now() + lane.aheadMs, deps.limits);
  lane.seen = taken.after;
  lane.share = taken.share;
  lane.isShort = true;
}

function ask(deps: LaneDeps, lane: LaneState, shared: SharedLimits): void {
  if (lane.isAsking) return;
  lane.isAsking = true;
  const askedAt = deps.now();
  const report = newReport(lane, shared.process, askedAt);
  void shared
    .take(lane.model, report, deps.limits)
    .then(
      ({ share, state, nowMs }) => {
        // What was charged meanwhile is not in the report.
        lane.share = { ...share, tokens: share.tokens - lane.news.spentTokens };
        lane.shareUntil = report.calls.wanted === 0 ? 0 : askedAt + LEASE_MS;
        lane.isShort = share.places < report.calls.needed || share.tokens < report.tokens.needed;
        lane.pausedUntil =
          share.pauseMs > 0 ? Math.max(lane.pausedUntil, deps.now() + share.pauseMs) : lane.pausedUntil;
        lane.seen = state;
        lane.aheadMs = nowMs - deps.now();
      },
      () => tellAgain(lane, report, askedAt),
    )
    .finally(() => {
      lane.isAsking = false;
      if (lane.news.refusedUntil !== null && !shared.isAway()) ask(deps, lane, shared);
      if (isInUse(lane)) lookAgain(deps, lane, RENEW_MS);
      advance(deps, lane);
    });
}

/** One look is planned at a time: the earliest that was asked for. */
function lookAgain(deps: LaneDeps, lane: LaneState, inMs: number): void {
  const at = deps.now() + inMs;
  if (lane.timer !== null && lane.timer.at <= at) return;
  if (lane.timer !== null) clearTimeout(lane.timer.handle);
  const handle = setTimeout(() => {
    lane.timer = null;
    const isHolding = lane.shareUntil > deps.now();
    const { shared } = deps;
    const hasReason = isInUse(lane) || isHolding || shared?.isAway() || lane.news.spentTokens !== 0;
    // Also during a pause: calls under way that nobody reports would lose their places to others.
    if (shared !== null && hasReason) ask(deps, lane, shared);
    advance(deps, lane);
  }, inMs);
  handle.unref();
  lane.timer = { at, handle };
}

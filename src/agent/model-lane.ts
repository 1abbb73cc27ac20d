import type { GateCaller, LeaveGate } from './ports.ts';
import type { SharedLimits } from './shared-limits.ts';
import { LEASE_MS, type ModelLimits, type ModelState, type Report, type Share, takeShare } from './take-share.ts';

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

type Waiting = {
  readonly tokens: number;
  readonly maxPauseMs: number;
  readonly since: number;
  readonly settle: (leave: LeaveGate | 'paused') => void;
};

/** What happened since the last report. */
type News = {
  spentTokens: number;
  successes: number;
  /** Until when the model asked for a pause; null when it did not. */
  refusedUntil: number | null;
  entered: number;
  peak: number;
};

type State = {
  readonly model: string;
  waiting: Waiting[];
  active: number;
  share: Share;
  /** Until when the share is ours, machine time. */
  shareUntil: number;
  /** The share did not hold all that was needed: the others have it. */
  isShort: boolean;
  pausedUntil: number;
  news: News;
  /** Tokens that calls took between reports of late. */
  tokenDemand: number;
  /** Tokens used per token estimated, of late. */
  ratio: number;
  isAsking: boolean;
  timer: { readonly at: number; readonly handle: NodeJS.Timeout } | null;
  /** The limits as last seen, for when there is nobody to ask; its clock is ours plus `aheadMs`. */
  seen: ModelState | null;
  aheadMs: number;
};

const RENEW_MS = 1_000;
/** Who waits for what others hold asks more often. */
const ASK_AGAIN_MS = 250;
/** Places, and tokens of as many calls, that are held in reserve, so that the next calls need not ask. */
const RESERVE = 8;
const NO_SHARE: Share = { places: 0, tokens: 0, tokenLimit: Number.POSITIVE_INFINITY, pauseMs: 0 };

const noNews = (): News => ({ spentTokens: 0, successes: 0, refusedUntil: null, entered: 0, peak: 0 });

/** Lets callers in, in their order, as far as this process's share of the model's limits goes. */
export function createLane(deps: LaneDeps, model: string): Lane {
  const lane: State = {
    model,
    waiting: [],
    active: 0,
    share: NO_SHARE,
    shareUntil: 0,
    isShort: false,
    pausedUntil: 0,
    news: noNews(),
    tokenDemand: 0,
    ratio: 1.5,
    isAsking: false,
    timer: null,
    seen: null,
    aheadMs: 0,
  };
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

function enter(deps: LaneDeps, lane: State, caller: GateCaller): Promise<LeaveGate | 'paused'> {
  return new Promise((resolve, reject) => {
    const { signal, tokens, maxPauseMs } = caller;
    if (signal.aborted) return reject(signal.reason);
    const entry: Waiting = {
      tokens,
      maxPauseMs,
      since: deps.now(),
      settle: (leave) => {
        signal.removeEventListener('abort', giveUp);
        resolve(leave);
      },
    };
    function giveUp(): void {
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
function advance(deps: LaneDeps, lane: State): void {
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

function waitOut(deps: LaneDeps, lane: State, pauseMs: number): void {
  const leaving = lane.waiting.filter((entry) => entry.maxPauseMs < pauseMs);
  lane.waiting = lane.waiting.filter((entry) => entry.maxPauseMs >= pauseMs);
  for (const entry of leaving) entry.settle('paused');
  lookAgain(deps, lane, pauseMs);
}

function admit(deps: LaneDeps, lane: State): void {
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

function leave(deps: LaneDeps, lane: State, estimate: number, cost: number): LeaveGate {
  return (usedTokens) => {
    lane.active--;
    if (usedTokens !== null) charge(lane, usedTokens - cost);
    if (usedTokens !== null && usedTokens > 0 && estimate > 0)
      lane.ratio = 0.8 * lane.ratio + 0.2 * Math.min(10, Math.max(0.1, usedTokens / estimate));
    advance(deps, lane);
  };
}

const costOf = (lane: State, { tokens }: Pick<Waiting, 'tokens'>): number =>
  Math.min(Math.ceil(tokens * lane.ratio), Math.floor(lane.share.tokenLimit));

function charge(lane: State, tokens: number): void {
  lane.share = { ...lane.share, tokens: lane.share.tokens - tokens };
  lane.news.spentTokens += tokens;
}

/** Each process for itself: nobody can be asked. */
function takeAlone(deps: LaneDeps, lane: State): void {
  const before = lane.seen && { ...lane.seen, members: {} };
  const taken = takeShare(before, newReport(deps, lane, 'alone'), deps.now() + lane.aheadMs, deps.limits);
  lane.seen = taken.after;
  lane.share = taken.share;
  lane.isShort = true;
}

function ask(deps: LaneDeps, lane: State, shared: SharedLimits): void {
  if (lane.isAsking) return;
  lane.isAsking = true;
  const askedAt = deps.now();
  const report = newReport(deps, lane, shared.process);
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
      () => tellAgain(lane.news, report, askedAt),
    )
    .finally(() => {
      lane.isAsking = false;
      if (lane.news.refusedUntil !== null && !shared.isAway()) ask(deps, lane, shared);
      if (isInUse(lane)) lookAgain(deps, lane, RENEW_MS);
      advance(deps, lane);
    });
}

/** What a failed report said is said again by the next one. */
function tellAgain(news: News, report: Report, saidAt: number): void {
  news.spentTokens += report.spentTokens;
  news.successes += report.successes;
  if (report.refusedMs !== null) news.refusedUntil = Math.max(news.refusedUntil ?? 0, saidAt + report.refusedMs);
}

const isInUse = ({ active, waiting, news }: State): boolean => active > 0 || waiting.length > 0 || news.entered > 0;

function newReport(deps: LaneDeps, lane: State, process: string): Report {
  const { news, waiting, active } = lane;
  const [first] = waiting;
  const isUsed = isInUse(lane);
  const costs = waiting.reduce((sum, entry) => sum + costOf(lane, entry), 0);
  const needed = active + waiting.length;
  const usual = lane.tokenDemand / Math.max(1, news.entered);
  const report: Report = {
    process,
    active,
    calls: { first: 0, needed, wanted: isUsed ? Math.max(needed, news.peak) + RESERVE : 0 },
    tokens: {
      first: first ? costOf(lane, first) : 0,
      needed: costs,
      wanted: isUsed ? Math.ceil(costs + lane.tokenDemand + RESERVE * usual) : 0,
    },
    waitedMs: first ? deps.now() - first.since : null,
    spentTokens: news.spentTokens,
    successes: news.successes,
    refusedMs: news.refusedUntil === null ? null : Math.max(0, news.refusedUntil - deps.now()),
  };
  lane.news = { ...noNews(), peak: needed };
  lane.tokenDemand /= 2;
  return report;
}

/** One look is planned at a time: the earliest that was asked for. */
function lookAgain(deps: LaneDeps, lane: State, inMs: number): void {
  const at = deps.now() + inMs;
  if (lane.timer !== null && lane.timer.at <= at) return;
  if (lane.timer !== null) clearTimeout(lane.timer.handle);
  const handle = setTimeout(() => {
    lane.timer = null;
    const isHolding = lane.shareUntil > deps.now();
    const { shared } = deps;
    const hasReason = isInUse(lane) || isHolding || shared?.isAway() || lane.news.spentTokens !== 0;
    if (shared !== null && hasReason && lane.pausedUntil <= deps.now()) ask(deps, lane, shared);
    advance(deps, lane);
  }, inMs);
  handle.unref();
  lane.timer = { at, handle };
}

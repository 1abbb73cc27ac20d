import type { ModelState, Report, Share } from './limit-state.ts';
import type { LeaveGate } from './ports.ts';

export type Waiting = {
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

export type LaneState = {
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

/** Places, and tokens of as many calls, that are held in reserve, so that the next calls need not ask. */
const RESERVE = 8;
const NO_SHARE: Share = { places: 0, tokens: 0, tokenLimit: Number.POSITIVE_INFINITY, pauseMs: 0 };

const noNews = (): News => ({ spentTokens: 0, successes: 0, refusedUntil: null, entered: 0, peak: 0 });

export const newLaneState = (model: string): LaneState => ({
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
});

/** Tokens that a call is charged for before it is made. */
export const costOf = (lane: LaneState, { tokens }: Pick<Waiting, 'tokens'>): number =>
  Math.min(Math.ceil(tokens * lane.ratio), Math.floor(lane.share.tokenLimit));

export function charge(lane: LaneState, tokens: number): void {
  lane.share = { ...lane.share, tokens: lane.share.tokens - tokens };
  lane.news.spentTokens += tokens;
}

/** What a failed report said is said again by the next one. */
export function tellAgain({ news }: LaneState, report: Report, saidAt: number): void {
  news.spentTokens += report.spentTokens;
  news.successes += report.successes;
  if (report.refusedMs !== null) news.refusedUntil = Math.max(news.refusedUntil ?? 0, saidAt + report.refusedMs);
}

export const isInUse = ({ active, waiting, news }: LaneState): boolean =>
  active > 0 || waiting.length > 0 || news.entered > 0;

/** What to tell the others now; the news starts anew. */
export function newReport(lane: LaneState, process: string, nowMs: number): Report {
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
    waitedMs: first ? nowMs - first.since : null,
    spentTokens: news.spentTokens,
    successes: news.successes,
    refusedMs: news.refusedUntil === null ? null : Math.max(0, news.refusedUntil - nowMs),
  };
  lane.news = { ...noNews(), peak: needed };
  lane.tokenDemand /= 2;
  return report;
}

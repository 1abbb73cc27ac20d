import { sleep } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { followClock } from './follow-clock.ts';
import { createMoments, type Lane, type Moments } from './moments.ts';
import { slowDown, takeSlots } from './pace-store.ts';

export type { Lane } from './moments.ts';

/** The right to send one message, shortly. */
export type Moment = {
  /** The message is ready: waits for the next moment of this process. False when none came within a second. */
  readonly arrive: () => Promise<boolean>;
  /** There was nothing to send after all: whoever waits next in this process is announced instead. */
  readonly passOn: () => void;
};

export type Pace = {
  /**
   * Resolves shortly before one message may leave, so that what is looked at last is done by then; with null when none
   * came within `patienceMs`. Never rejects: while its store does not answer, nobody goes.
   */
  readonly take: (lane: Lane, patienceMs?: number) => Promise<Moment | null>;
  /** WhatsApp says that we are too fast; a few such answers change nothing. */
  readonly slowDown: () => Promise<void>;
};

export type PaceDeps = {
  readonly db: Db;
  readonly phoneNumberId: string;
  /** Messages a second that WhatsApp allows this number, in and out together. */
  readonly perSecond: number;
  /** Messages that came in during the last second. */
  readonly inbound: () => Promise<number>;
  /** No moments can be taken, so nobody sends. Told once, until it goes on. */
  readonly onFailure: (error: unknown) => void;
};

/** However much comes in, so many may go out each second. */
const FLOOR = 20;
/** A little less than allowed: timers and the way there are uneven, and WhatsApp counts where it arrives. */
const SHARE = 0.99;
const BATCH: Readonly<Record<Lane, number>> = { answers: 8, initiated: 4 };
/** What the business begins takes a moment only when nobody else has taken it in advance. */
const AHEAD_MS: Readonly<Record<Lane, number>> = { answers: 600_000, initiated: 30 };
const ASK_AGAIN_MS = 25;
const ASK_AGAIN_AFTER_FAILURE_MS = 250;
const INBOUND_LASTS_MS = 500;
/** So long before its moment a message is announced: what is looked at last mostly takes less than this. */
const LEAD_MS = 100;
/** How long before the last taken moment the next ones are taken. */
const EARLY_MS = 140;

/** A moment that was taken further ahead than this stands in a row without gaps. */
const ROW_MS = 40;

type Waiting = { readonly go: () => void };
type Lines = Readonly<Record<Lane, Waiting[]>>;

/** Spreads the messages of a number evenly over time, for all workers together. */
export function createPace(deps: PaceDeps): Pace {
  const waiting: Lines = { answers: [], initiated: [] };
  const ask = createAsk(deps);
  let isRunning = false;
  let hasFailed = false;
  const moments = createMoments(() => start());
  const wantedBy = (lane: Lane): number => Math.min(waiting[lane].length + moments.missing(lane), BATCH[lane]);
  const run = async (): Promise<void> => {
    for (;;) {
      const lane = wantedBy('answers') > 0 ? 'answers' : 'initiated';
      const wanted = wantedBy(lane);
      if (wanted === 0) return;
      const asked = await ask(lane, wanted);
      hasFailed = false;
      if ('waitMs' in asked) {
        await sleep(Math.min(ASK_AGAIN_MS, asked.waitMs));
        continue;
      }
      const isReady = Math.min(moments.missing(lane), wanted);
      for (let at = 0; at < wanted; at += 1) {
        const ahead = asked.aheadMs + at * asked.eachMs;
        // By two clocks a moment that is now may seem to lie a little ahead.
        const due = ahead <= 0 ? Math.min(performance.now(), asked.firstAt) : asked.firstAt + at * asked.eachMs;
        moments.add(due, ahead > ROW_MS);
        const next = at < isReady ? undefined : waiting[lane].shift();
        const early = untilMs(due - LEAD_MS);
        // A timer of nothing still takes a millisecond.
        if (early <= 0) next?.go();
        else if (next) setTimeout(next.go, early);
      }
      await sleep(untilMs(asked.firstAt + (wanted - 1) * asked.eachMs - EARLY_MS));
    }
  };
  const start = (): void => {
    if (isRunning) return;
    isRunning = true;
    run()
      // Whoever waits goes on waiting: without the store nothing could be claimed either, and all at once is no pace.
      .catch((error: unknown) => {
        if (!hasFailed) deps.onFailure(error);
        hasFailed = true;
        return sleep(ASK_AGAIN_AFTER_FAILURE_MS);
      })
      .finally(() => {
        isRunning = false;
        if (wantedBy('answers') + wantedBy('initiated') > 0) start();
      });
  };
  return {
    take: async (lane, patienceMs) => {
      const isAnnounced = waitIn(waiting[lane], patienceMs);
      start();
      return (await isAnnounced) ? momentOf(lane, waiting, moments) : null;
    },
    slowDown: () => slowDown(deps.db, deps.phoneNumberId, deps.perSecond, FLOOR),
  };
}

function momentOf(lane: Lane, waiting: Lines, moments: Moments): Moment {
  let isUsed = false;
  return {
    arrive: () => {
      isUsed = true;
      return moments.arrive(lane);
    },
    passOn: () => {
      if (isUsed) return;
      isUsed = true;
      const next = waiting.answers.shift() ?? waiting.initiated.shift();
      if (next) next.go();
      else moments.giveBack();
    },
  };
}

/** Stands in line, and leaves it when nothing comes in time. Whether something came. */
const waitIn = (line: Waiting[], patienceMs: number | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const one: Waiting = {
      go: () => {
        clearTimeout(patience);
        resolve(true);
      },
    };
    const giveUp = (): void => {
      const at = line.indexOf(one);
      // Who is announced already goes.
      if (at < 0) return;
      line.splice(at, 1);
      resolve(false);
    };
    const patience = patienceMs === undefined ? undefined : setTimeout(giveUp, patienceMs);
    line.push(one);
  });

const untilMs = (time: number): number => Math.max(0, time - performance.now());

type Asked =
  | { readonly firstAt: number; readonly eachMs: number; readonly aheadMs: number }
  | { readonly waitMs: number };

/** Takes the next moments, by this process's clock; or says how long it is until that is worth asking again. */
function createAsk(deps: PaceDeps): (lane: Lane, wanted: number) => Promise<Asked> {
  const ratePerSecond = createRate(deps);
  const clock = followClock();
  const { db, phoneNumberId } = deps;
  return async (lane, wanted) => {
    const perSecond = await ratePerSecond();
    const askedAt = performance.now();
    const slots = await takeSlots(db, { phoneNumberId, wanted, perSecond, aheadMs: AHEAD_MS[lane] });
    if ('waitMs' in slots) return slots;
    // An answer that comes late tells of moments that are nearer than it sounds, or over.
    clock.note(askedAt, slots.nowMs, performance.now());
    // What the business begins always stands in a row: nobody waits for it.
    const aheadMs = lane === 'initiated' ? Number.POSITIVE_INFINITY : slots.startsAtMs - slots.nowMs;
    return { firstAt: clock.ours(slots.startsAtMs), eachMs: slots.eachMs, aheadMs };
  };
}

/** WhatsApp counts both directions: what came in during the last second is not left for going out. */
function createRate({ inbound, perSecond }: PaceDeps): () => Promise<number> {
  let [known, readAt] = [0, Number.NEGATIVE_INFINITY];
  return async () => {
    if (performance.now() - readAt > INBOUND_LASTS_MS) {
      // Without its count the pace is that of before: nobody stops sending for it.
      known = await inbound().catch(() => known);
      readAt = performance.now();
    }
    return Math.max(FLOOR, perSecond - known) * SHARE;
  };
}

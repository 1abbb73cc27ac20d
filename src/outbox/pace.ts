import { sleep } from '../core/clock.ts';
import type { Db } from '../platform/db/index.ts';
import { slowDown, takeSlots } from './pace-store.ts';

/** Answers go before what the business begins. */
export type Lane = 'answers' | 'initiated';

/** The right to send one message now. */
export type Moment = {
  /** There was nothing to send: whoever waits next in this process has it instead. */
  readonly passOn: () => void;
};

export type Pace = {
  /** Resolves when one message may leave. Never rejects: without its store nothing can be claimed either. */
  readonly take: (lane: Lane) => Promise<Moment>;
  /** WhatsApp says that we are too fast; once alone changes nothing. */
  readonly slowDown: () => Promise<void>;
};

export type PaceDeps = {
  readonly db: Db;
  readonly phoneNumberId: string;
  /** Messages a second that WhatsApp allows this number, in and out together. */
  readonly perSecond: number;
  /** Messages that came in during the last second. */
  readonly inbound: () => Promise<number>;
};

/** However much comes in, so many may go out each second. */
const FLOOR = 20;
/** A little less than allowed: timers and the way there are uneven, and WhatsApp counts where it arrives. */
const SHARE = 0.985;
const BATCH: Readonly<Record<Lane, number>> = { answers: 8, initiated: 4 };
/** What the business begins takes a moment only when nobody else has taken it in advance. */
const AHEAD_MS: Readonly<Record<Lane, number>> = { answers: 600_000, initiated: 30 };
const ASK_AGAIN_MS = 25;
const INBOUND_LASTS_MS = 500;
/** How long before the last taken moment the next ones are taken. */
const EARLY_MS = 40;
/** A moment that was missed by more than this is not used: what is late would come together with what is not. */
const LATE_MS = 20;

type Waiting = { readonly go: (moment: Moment) => void; readonly hasMissed: boolean };

/** Spreads the messages of a number evenly over time, for all workers together. */
export function createPace(deps: PaceDeps): Pace {
  const waiting: Readonly<Record<Lane, Waiting[]>> = { answers: [], initiated: [] };
  const ratePerSecond = createRate(deps);
  let isRunning = false;
  const run = async (): Promise<void> => {
    for (;;) {
      const lane = waiting.answers.length > 0 ? 'answers' : 'initiated';
      const wanted = Math.min(waiting[lane].length, BATCH[lane]);
      if (wanted === 0) return;
      const { phoneNumberId } = deps;
      const request = { phoneNumberId, wanted, perSecond: await ratePerSecond(), aheadMs: AHEAD_MS[lane] };
      const slots = await takeSlots(deps.db, request);
      if ('waitMs' in slots) {
        await sleep(Math.min(ASK_AGAIN_MS, slots.waitMs));
        continue;
      }
      const going = waiting[lane].splice(0, wanted);
      for (const [at, one] of going.entries()) {
        const due = performance.now() + slots.startsInMs + at * slots.eachMs;
        setTimeout(() => leave(lane, one, due), Math.max(0, due - performance.now()));
      }
      await sleep(Math.max(0, slots.startsInMs + (wanted - 1) * slots.eachMs - EARLY_MS));
    }
  };
  const momentAt = (due: number): Moment => ({
    passOn: () => {
      // A moment that is over is nobody's: what is late would come together with what is not.
      if (performance.now() - due > LATE_MS) return;
      (waiting.answers.shift() ?? waiting.initiated.shift())?.go(momentAt(due));
    },
  });
  const leave = (lane: Lane, { go, hasMissed }: Waiting, due: number): void => {
    if (hasMissed || performance.now() - due <= LATE_MS) go(momentAt(due));
    else {
      waiting[lane].unshift({ go, hasMissed: true });
      start();
    }
  };
  const start = (): void => {
    if (isRunning) return;
    isRunning = true;
    run()
      .catch(() => {
        for (const lane of [waiting.answers, waiting.initiated])
          for (const { go } of lane.splice(0)) go(momentAt(performance.now()));
      })
      .finally(() => {
        isRunning = false;
        if (waiting.answers.length + waiting.initiated.length > 0) start();
      });
  };
  return {
    take: (lane) =>
      new Promise((go) => {
        waiting[lane].push({ go, hasMissed: false });
        start();
      }),
    slowDown: () => slowDown(deps.db, deps.phoneNumberId, deps.perSecond, FLOOR),
  };
}

/** WhatsApp counts both directions: what came in during the last second is not left for going out. */
function createRate({ inbound, perSecond }: PaceDeps): () => Promise<number> {
  let [known, readAt] = [0, Number.NEGATIVE_INFINITY];
  return async () => {
    if (performance.now() - readAt > INBOUND_LASTS_MS) {
      known = await inbound();
      readAt = performance.now();
    }
    return Math.max(FLOOR, perSecond - known) * SHARE;
  };
}

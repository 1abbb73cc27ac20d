/** Answers go before what the business begins. */
export type Lane = 'answers' | 'initiated';

/** A moment that stands in a row is nobody's after this: what is late would come together with what is not. */
const LATE_MS = 12;
/** A lonely one may be used later, as nothing stands beside it. */
const LONELY_LATE_MS = 1_000;
/** Who has seen so many moments pass goes, late or not: a slow machine sends too. */
const MOST_MISSED = 3;

/** Whoever is ready waits so long for a moment. */
const READY_PATIENCE_MS = 1_000;

type Ready = { readonly lane: Lane; readonly go: () => void; missed: number };
type Due = { readonly at: number; readonly until: number };

/** The moments that this process has taken and the messages that are ready to leave: whoever is ready first goes first. */
export type Moments = {
  /** A message may leave at `at`, by this process's clock; `isInRow` says that others stand right before it. */
  readonly add: (at: number, isInRow: boolean) => void;
  /** One moment was taken for nothing. */
  readonly giveBack: () => void;
  /**
   * Resolves at a moment, when all that were ready before have had theirs; answers go first. False when none came within
   * a second: what was looked at before is too old by then.
   */
  readonly arrive: (lane: Lane) => Promise<boolean>;
  /** How many are ready for whom no moment is left. */
  readonly missing: (lane: Lane) => number;
};

/** `onMissing` is told when there are fewer moments than messages that are ready. */
export function createMoments(onMissing: () => void): Moments {
  const dues: Due[] = [];
  const ready: Ready[] = [];
  const drop = (now: number): void => {
    const [head] = ready;
    let isMissed = false;
    for (let due = dues[0]; due && due.until < now; due = dues[0]) isMissed = dues.shift() !== undefined;
    if (!isMissed || !head) return;
    head.missed += 1;
    if (head.missed > MOST_MISSED) ready.shift()?.go();
  };
  let timer: NodeJS.Timeout | undefined;
  const serve = (): void => {
    const now = performance.now();
    drop(now);
    for (let due = dues[0]; due && due.at <= now && ready.length > 0; due = dues[0]) {
      dues.shift();
      // One that is over may stand behind a lonely one that is not.
      if (due.until >= now) ready.shift()?.go();
    }
    if (ready.length > dues.length) onMissing();
    clearTimeout(timer);
    if (ready.length > 0 && dues[0]) timer = setTimeout(serve, Math.ceil(dues[0].at - now));
  };
  return {
    add: (at, isInRow) => {
      const after = dues.findLastIndex((due) => due.at <= at);
      dues.splice(after + 1, 0, { at, until: at + (isInRow ? LATE_MS : LONELY_LATE_MS) });
      serve();
    },
    giveBack: () => {
      if (dues.length > ready.length) dues.pop();
    },
    arrive: (lane) =>
      new Promise((resolve) => {
        drop(performance.now());
        const patience = setTimeout(() => {
          ready.splice(ready.indexOf(one), 1);
          resolve(false);
        }, READY_PATIENCE_MS);
        const go = (): void => {
          clearTimeout(patience);
          resolve(true);
        };
        const one: Ready = { lane, go, missed: 0 };
        const after = lane === 'initiated' ? ready.length : ready.findLastIndex((other) => other.lane === lane) + 1;
        ready.splice(after, 0, one);
        serve();
      }),
    missing: (lane) => (ready[0]?.lane === lane ? Math.max(0, ready.length - dues.length) : 0),
  };
}

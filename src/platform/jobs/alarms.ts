/** How many wait in memory, and how long at most, ms; sweepers find what is lost with the process. */
const MOST = 5_000;
const WITHIN_MS = 60_000;

/** Things to be done in a moment; none of them keeps the process from ending. */
export type Alarms = {
  /** Does it after so long, ms, or says that it will not: it is too long, or there are too many. */
  readonly set: (delayMs: number, act: () => void) => boolean;
  readonly clear: () => void;
};

export function createAlarms(): Alarms {
  const timers = new Set<NodeJS.Timeout>();
  return {
    set: (delayMs, act) => {
      if (timers.size >= MOST || delayMs > WITHIN_MS) return false;
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, delayMs);
      timers.add(timer.unref());
      return true;
    },
    clear: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

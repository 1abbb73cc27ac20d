/** A pass of the event loop that takes longer has enough to do. */
const BUSY_MS = 20;
/** Even then one starts this often, so that a loop that is never idle starves nobody. */
const LATEST_MS = 50;

/**
 * Lets one start through per pass of the event loop, in order, and fewer while the loop is late. A thousand jobs that
 * become due in one moment would otherwise take every step together and all end at the very last, with the front door
 * waiting behind them; this way as many run at once as the loop keeps up with, and the first ones are done while the
 * last ones still wait. A loop with time to spare delays nobody.
 */
export function createTurnstile(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let isTurning = false;
  let turnedAt = 0;
  const turnSoon = (): void => {
    const askedAt = performance.now();
    setImmediate(() => {
      const now = performance.now();
      const lateMs = now - askedAt;
      if (lateMs > BUSY_MS && now - turnedAt < LATEST_MS) setTimeout(turnSoon, Math.min(lateMs, LATEST_MS));
      else turn(now);
    });
  };
  const turn = (now: number): void => {
    turnedAt = now;
    waiting.shift()?.();
    isTurning = waiting.length > 0;
    if (isTurning) turnSoon();
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (isTurning) return;
      isTurning = true;
      turnSoon();
    });
}

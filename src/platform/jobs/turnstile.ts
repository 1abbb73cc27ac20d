/**
 * Lets one start through per pass of the event loop, in order. A thousand jobs that become due in one moment would
 * otherwise take every step together and all end at the very last; this way as many run at once as the loop keeps up
 * with, and the first ones are done while the last ones still wait. A loop with time to spare delays nobody.
 */
export function createTurnstile(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  let isTurning = false;
  const turn = (): void => {
    waiting.shift()?.();
    isTurning = waiting.length > 0;
    if (isTurning) setImmediate(turn);
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (isTurning) return;
      isTurning = true;
      setImmediate(turn);
    });
}

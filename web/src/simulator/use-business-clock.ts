import { useEffect, useReducer } from 'react';
import { useSimState } from './queries.ts';

/**
 * The shop's time now (ms since 1970), rendered again every `stepMs`: the server's answer plus the time that passed
 * since it came. Undefined until the server has answered.
 */
export function useBusinessNow(stepMs: number): number | undefined {
  const { data, dataUpdatedAt } = useSimState();
  const [, tick] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, stepMs);
    return () => clearInterval(timer);
  }, [stepMs]);
  return data === undefined ? undefined : Date.parse(data.clock.now) + (Date.now() - dataUpdatedAt);
}

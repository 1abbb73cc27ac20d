/** Waits until there is a place, works, and gives it up. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/** At most so many at one time, the others in the order in which they came. */
export function createPlaces(places: number): InTurn {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

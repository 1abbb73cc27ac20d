/**
 * Remembers what is read often. `load` runs when the key is not there; values are plain JSON. A cache that fails loads
 * instead of throwing: it is never a reason not to answer.
 */
export type ReadCache = {
  get<T>(key: string, load: () => Promise<T>): Promise<T>;
};

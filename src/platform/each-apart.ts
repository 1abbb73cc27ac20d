/**
 * Does every one of them, one after the other: what fails keeps none behind it from being done. Throws what failed first,
 * once all had their turn.
 */
export async function eachApart<One>(all: readonly One[], act: (one: One) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const one of all) await act(one).catch((error: unknown) => void failures.push(error));
  if (failures.length > 0) throw failures[0];
}

import type { QueryClient, QueryFilters } from '@tanstack/react-query';

const turns = new Map<string, { isAgain: boolean }>();

/**
 * Fetches once more after what is on its way, however often it is asked meanwhile: a burst of events neither starts a
 * burst of requests nor cuts off, again and again, the answer that is about to come.
 */
export async function fetchInTurn(name: string, fetchAgain: () => Promise<unknown>): Promise<void> {
  const current = turns.get(name);
  if (current !== undefined) {
    current.isAgain = true;
    return;
  }
  const own = { isAgain: true };
  turns.set(name, own);
  try {
    while (own.isAgain) {
      own.isAgain = false;
      await fetchAgain();
    }
  } finally {
    turns.delete(name);
  }
}

/**
 * Fetches again what is on screen of these. What is being fetched for the first time is awaited before: the library
 * would take that answer for the new one, although it may be older than what was heard of.
 */
export async function fetchAnew(client: QueryClient, filters: QueryFilters): Promise<void> {
  const first = client.getQueryCache().findAll({ ...filters, fetchStatus: 'fetching' });
  await Promise.allSettled(first.filter(({ state }) => state.data === undefined).map(({ promise }) => promise));
  await client.invalidateQueries(filters);
}

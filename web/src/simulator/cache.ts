import type { QueryClient } from '@tanstack/react-query';
import type { Bubble, SimChange, SimCustomer, SimState } from './contract.ts';
import { bubblesQuery, eventsQuery, stateQuery } from './queries.ts';

/** How many events the inspector keeps; older ones stay on the server. */
const EVENTS_KEPT = 1000;

export const putState = (client: QueryClient, state: SimState) => client.setQueryData(stateQuery.queryKey, state);

function putBubble(client: QueryClient, bubble: Bubble): void {
  client.setQueryData(bubblesQuery(bubble.customerId).queryKey, (known) =>
    known === undefined ? known : upsert(known, bubble, (each) => each.id === bubble.id),
  );
}

/** The answer to a customer's action. The stream may have brought a newer state of that bubble before it. */
export function addBubble(client: QueryClient, bubble: Bubble): void {
  client.setQueryData(bubblesQuery(bubble.customerId).queryKey, (known) =>
    known === undefined || known.some(({ id }) => id === bubble.id) ? known : [...known, bubble],
  );
}

/** Keeps the time at which the state came: the business clock on the page is counted from there. */
export function putCustomer(client: QueryClient, customer: SimCustomer): void {
  const updatedAt = client.getQueryState(stateQuery.queryKey)?.dataUpdatedAt;
  client.setQueryData(
    stateQuery.queryKey,
    (known) =>
      known === undefined
        ? known
        : { ...known, customers: upsert(known.customers, customer, (each) => each.id === customer.id) },
    updatedAt === undefined ? {} : { updatedAt },
  );
}

/** Writes one change of the stream into what the page already holds. */
export function applyChange(client: QueryClient, change: SimChange): void {
  switch (change.what) {
    case 'bubble':
      putBubble(client, change.bubble);
      return;
    case 'customer':
      putCustomer(client, change.customer);
      return;
    case 'event':
      client.setQueryData(eventsQuery.queryKey, (known) =>
        known === undefined
          ? known
          : upsert(known, change.event, (each) => each.seq === change.event.seq).slice(-EVENTS_KEPT),
      );
      return;
    case 'state':
      void client.invalidateQueries({ queryKey: stateQuery.queryKey });
  }
}

export const refetchAll = (client: QueryClient) => client.invalidateQueries({ queryKey: ['simulator'] });

function upsert<T>(list: readonly T[], item: T, isSame: (each: T) => boolean): T[] {
  const index = list.findLastIndex(isSame);
  return index === -1 ? [...list, item] : list.with(index, item);
}
